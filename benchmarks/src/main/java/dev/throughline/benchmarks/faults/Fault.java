package dev.throughline.benchmarks.faults;

import java.time.Duration;
import java.util.List;

import dev.throughline.benchmarks.faults.Behaviour.Accept;
import dev.throughline.benchmarks.faults.Behaviour.Down;
import dev.throughline.benchmarks.faults.Behaviour.Hang;
import dev.throughline.benchmarks.faults.Behaviour.Refuse;
import dev.throughline.benchmarks.faults.Behaviour.Reset;

/**
 * One row of the table.
 *
 * @param id the number of the row
 * @param title what goes wrong
 * @param behaviour what the collector does meanwhile
 * @param from when it begins, as a share of the time under load
 * @param to when it ends; more than 1 when it never does
 * @param rate requests a second
 * @param ending how the run ends
 * @param endpoint where the application sends to, with {@code %d} for the collector's
 * port
 */
record Fault(String id, String title, Behaviour behaviour, double from, double to, int rate, Ending ending,
		String endpoint) {

	private static final String HTTP = "http://127.0.0.1:%d";

	private static final double NEVER = 2;

	static final List<Fault> ALL = List.of(meanwhile("F0", "none", Behaviour.HEALTHY),
			new Fault("F1", "collector down at start", new Down(), 0, 2 / 3.0, 100, Ending.DRAINED, HTTP),
			meanwhile("F2", "collector dies and comes back", new Down()),
			meanwhile("F3", "collector hangs", new Hang()),
			meanwhile("F4", "503, Retry-After: 5", new Refuse(503, Duration.ofSeconds(5))),
			meanwhile("F5", "429, Retry-After: 2", new Refuse(429, Duration.ofSeconds(2))),
			meanwhile("F6a", "400", new Refuse(400, null)), meanwhile("F6b", "413", new Refuse(413, null)),
			meanwhile("F7", "partial success, 50 rejected", new Accept(Duration.ZERO, 50)),
			meanwhile("F8", "connection reset", new Reset()),
			meanwhile("F9", "3 s an answer", new Accept(Duration.ofSeconds(3), 0)),
			new Fault("F10a", "certificate not trusted", Behaviour.HEALTHY, 0, NEVER, 100, Ending.DRAINED,
					"https://127.0.0.1:%d"),
			new Fault("F10b", "unknown host", Behaviour.HEALTHY, 0, NEVER, 100, Ending.DRAINED,
					"http://collector.invalid:%d"),
			new Fault("F11", "SIGTERM under load", Behaviour.HEALTHY, 0, NEVER, 100, Ending.TERMINATED, HTTP),
			new Fault("F12a", "SIGTERM, collector hangs", new Hang(), 1 / 3.0, NEVER, 100, Ending.TERMINATED, HTTP),
			new Fault("F12b", "SIGTERM, collector down", new Down(), 1 / 3.0, NEVER, 100, Ending.TERMINATED, HTTP),
			new Fault("F13", "kill -9 under load", Behaviour.HEALTHY, 0, NEVER, 100, Ending.KILLED, HTTP),
			new Fault("F14", "1000 requests/s, 2 s an answer", new Accept(Duration.ofSeconds(2), 0), 0, NEVER, 1000,
					Ending.DRAINED, HTTP));

	private static Fault meanwhile(String id, String title, Behaviour behaviour) {
		return new Fault(id, title, behaviour, 1 / 3.0, 5 / 6.0, 100, Ending.DRAINED, HTTP);
	}

	boolean encrypted() {
		return this.endpoint.startsWith("https:");
	}

}
