package dev.throughline.benchmarks.faults;

import java.time.Duration;
import java.util.List;

import dev.throughline.benchmarks.faults.Fault.Window;
import dev.throughline.test.CollectorAnswer;

/**
 * The rows of the table. Ids end with {@code g} for gRPC, {@code m} for a queue that is
 * too small and {@code s} for a spool.
 */
final class Faults {

	private static final Window NOTHING = Window.forGood(Behaviour.HEALTHY);

	private static final Window DOWN = Window.meanwhile(Behaviour.DOWN);

	private static final Window DOWN_AT_START = Window.fromStart(Behaviour.DOWN);

	private static final Window DOWN_FOR_GOOD = Window.forGood(Behaviour.DOWN);

	private static final Window HANGS = answering(CollectorAnswer.hang());

	private static final Window HANGS_FOR_GOOD = Window.forGood(Behaviour.answering(CollectorAnswer.hang()));

	private static final Window PARTIAL = answering(CollectorAnswer.partialSuccess(50, "quota exceeded"));

	private static final Window SLOW = answering(CollectorAnswer.accept().withDelay(Duration.ofSeconds(3)));

	private static final Window SLOW_FOR_GOOD = Window
		.forGood(Behaviour.answering(CollectorAnswer.accept().withDelay(Duration.ofSeconds(2))));

	private static final Setup UNKNOWN_HOST_HTTP = Setup.HTTP
		.with("management.opentelemetry.tracing.export.otlp.endpoint=http://collector.invalid:4318/v1/traces");

	private static final Setup UNKNOWN_HOST_GRPC = Setup.GRPC
		.with("management.opentelemetry.tracing.export.otlp.endpoint=http://collector.invalid:4317");

	private static final Setup SMALL_QUEUE = Setup.HTTP.with("throughline.export.queue-max-size=256KB").onlyStarter();

	private static final Setup SPOOL = Setup.HTTP.spool(Disk.LARGE);

	private static final String SECRET = "SECRETKEY123";

	private static final String HEADER = "management.opentelemetry.tracing.export.otlp.headers.x-api-key=" + SECRET;

	private static final Promise SILENT = Promise.NOTHING_LOST.complaints(0);

	private static final Promise TOLD_TWICE = Promise.COUNTED.complaints(2);

	static final List<Fault> ALL = List.of(row("F0", "none", NOTHING, Setup.HTTP, SILENT),
			row("F0g", "none, gRPC", NOTHING, Setup.GRPC, SILENT),
			row("F1", "collector down at start", DOWN_AT_START, Setup.HTTP, Promise.NOTHING_LOST),
			row("F1g", "collector down at start, gRPC", DOWN_AT_START, Setup.GRPC, Promise.NOTHING_LOST),
			row("F2", "collector dies and comes back", DOWN, Setup.HTTP, Promise.NOTHING_LOST),
			row("F2g", "collector dies and comes back, gRPC", DOWN, Setup.GRPC, Promise.NOTHING_LOST),
			row("F2m", "the same, with a queue of 256 KB", DOWN, SMALL_QUEUE, TOLD_TWICE),
			row("F2s", "the same, with spool", DOWN, SPOOL, Promise.NOTHING_LOST),
			row("F3", "collector hangs", HANGS, Setup.HTTP, Promise.NOTHING_LOST),
			row("F3g", "collector hangs, gRPC", HANGS, Setup.GRPC, Promise.NOTHING_LOST),
			row("F4", "503, Retry-After: 5", answering(CollectorAnswer.status(503).withHeader("Retry-After", "5")),
					Setup.HTTP, Promise.NOTHING_LOST.attempts(4)),
			row("F4g", "UNAVAILABLE", answering(CollectorAnswer.grpcStatus(14, "later")), Setup.GRPC,
					Promise.NOTHING_LOST),
			row("F5", "429, Retry-After: 2", answering(CollectorAnswer.status(429).withHeader("Retry-After", "2")),
					Setup.HTTP, Promise.NOTHING_LOST.attempts(8)),
			row("F5g", "RESOURCE_EXHAUSTED", answering(CollectorAnswer.grpcStatus(8, "quota")), Setup.GRPC,
					Promise.NOTHING_LOST),
			row("F6a", "400", answering(CollectorAnswer.status(400)), Setup.HTTP, Promise.COUNTED),
			row("F6b", "413", answering(CollectorAnswer.status(413)), Setup.HTTP, Promise.COUNTED),
			row("F7", "partial success, 50 rejected", PARTIAL, Setup.HTTP, Promise.COUNTED),
			row("F7g", "partial success, 50 rejected, gRPC", PARTIAL, Setup.GRPC, Promise.COUNTED),
			row("F8", "connection reset", answering(CollectorAnswer.reset()), Setup.HTTP, Promise.NOTHING_LOST),
			row("F9", "3 s an answer", SLOW, Setup.HTTP, SILENT),
			row("F9g", "3 s an answer, gRPC", SLOW, Setup.GRPC, SILENT),
			row("F10a", "certificate not trusted", NOTHING, Setup.HTTP.encrypt(), TOLD_TWICE),
			row("F10ag", "certificate not trusted, gRPC", NOTHING, Setup.GRPC.encrypt(), TOLD_TWICE),
			row("F10b", "unknown host", NOTHING, UNKNOWN_HOST_HTTP, TOLD_TWICE),
			row("F10bg", "unknown host, gRPC", NOTHING, UNKNOWN_HOST_GRPC, TOLD_TWICE),
			row("F11", "SIGTERM under load", NOTHING, Setup.HTTP, SILENT.exit(Duration.ofSeconds(2)))
				.ending(Ending.TERMINATED),
			row("F12a", "SIGTERM, collector hangs", HANGS_FOR_GOOD, Setup.HTTP, TOLD_TWICE).ending(Ending.TERMINATED),
			row("F12ag", "SIGTERM, collector hangs, gRPC", HANGS_FOR_GOOD, Setup.GRPC, TOLD_TWICE)
				.ending(Ending.TERMINATED),
			row("F12as", "SIGTERM, collector hangs, spool, restart", HANGS_FOR_GOOD, SPOOL,
					Promise.NOTHING_LOST.complaints(2))
				.ending(Ending.TERMINATED),
			row("F12b", "SIGTERM, collector down", DOWN_FOR_GOOD, Setup.HTTP, TOLD_TWICE).ending(Ending.TERMINATED),
			row("F12bg", "SIGTERM, collector down, gRPC", DOWN_FOR_GOOD, Setup.GRPC, TOLD_TWICE)
				.ending(Ending.TERMINATED),
			row("F12bs", "SIGTERM, collector down, spool, restart", DOWN_FOR_GOOD, SPOOL,
					Promise.NOTHING_LOST.complaints(2))
				.ending(Ending.TERMINATED),
			row("F13", "kill -9 under load", NOTHING, Setup.HTTP, SILENT.losing(200)).ending(Ending.KILLED),
			row("F13s", "kill -9, collector down, spool, restart", DOWN_FOR_GOOD, SPOOL,
					Promise.NOTHING_LOST.losing(200))
				.ending(Ending.KILLED),
			row("F14", "1000 requests/s, 2 s an answer", SLOW_FOR_GOOD, Setup.HTTP.asking("/work", 1000), TOLD_TWICE),
			row("F14m", "the same, with a queue of 2 MB", SLOW_FOR_GOOD,
					Setup.HTTP.with("throughline.export.queue-max-size=2MB").onlyStarter().asking("/work", 1000),
					TOLD_TWICE),
			row("F15", "collector dies, spool on a full disk", DOWN, Setup.HTTP.spool(Disk.FULL),
					Promise.NOTHING_LOST.complaints(2)),
			row("F16", "clock 1 h forward, then 2 h back", NOTHING, Setup.HTTP.jump(), SILENT),
			row("F17a", "another exporter throws", NOTHING, Setup.HTTP.with("faulted.throws=exporter"),
					Promise.NOTHING_LOST),
			row("F17b", "another exporter throws LinkageError", NOTHING, Setup.HTTP.with("faulted.throws=linkage"),
					Promise.NOTHING_LOST),
			row("F17c", "a filter throws at each 500th span", NOTHING, Setup.HTTP.with("faulted.throws=filter"),
					Promise.COUNTED),
			row("F18", "1 MiB, lone surrogates, 10,000 attributes", NOTHING, Setup.HTTP.asking("/huge", 5),
					Promise.NOTHING_LOST),
			row("F19a", "secret header that ends with a newline", NOTHING, Setup.HTTP.with(HEADER + "\n").hide(SECRET),
					SILENT),
			row("F19b", "secret header with a newline within", NOTHING, Setup.HTTP.with(HEADER + "\n45").hide(SECRET),
					Promise.NOTHING_LOST.orNoStart()));

	private Faults() {
	}

	private static Fault row(String id, String title, Window window, Setup setup, Promise promise) {
		return new Fault(id, title, window, setup, Ending.DRAINED, promise);
	}

	private static Window answering(CollectorAnswer answer) {
		return Window.meanwhile(Behaviour.answering(answer));
	}

}
