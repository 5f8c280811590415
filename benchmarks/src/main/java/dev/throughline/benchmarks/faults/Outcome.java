package dev.throughline.benchmarks.faults;

import java.time.Duration;

/**
 * What was seen in one run.
 *
 * @param fault the fault
 * @param flavour what traced the application
 * @param requests requests that succeeded
 * @param failed requests that failed before the application was told to end
 * @param p99Healthy 99th percentile before the fault
 * @param p99Fault 99th percentile meanwhile
 * @param lost spans that never arrived, although their request succeeded
 * @param rejected spans that the collector said it rejected
 * @param duplicates spans that arrived more than once
 * @param posts requests that the collector refused
 * @param complaints lines of level WARN and ERROR
 * @param stackLines lines of stack traces
 * @param exit how long the process took to end
 * @param peakHeap highest use of the heap in bytes, or 0 when it could not be asked
 */
record Outcome(Fault fault, Flavour flavour, int requests, int failed, Duration p99Healthy, Duration p99Fault,
		long lost, long rejected, long duplicates, long posts, int complaints, long stackLines, Duration exit,
		long peakHeap) {

	static final String HEADER = """
			| # | fault | traced by | requests | failed | p99 healthy | p99 in fault | spans lost | of them rejected | duplicates | POSTs refused | WARN/ERROR lines | stack lines | exit | peak heap |
			|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|
			""";

	String row() {
		return String.format("| %s | %s | %s | %d | %d | %s | %s | %d | %d | %d | %d | %d | %d | %.1f s | %s |%n",
				this.fault.id(), this.fault.title(), (this.flavour == Flavour.PLAIN) ? "Spring Boot" : "this starter",
				this.requests, this.failed, millis(this.p99Healthy), millis(this.p99Fault), this.lost, this.rejected,
				this.duplicates, this.posts, this.complaints, this.stackLines, this.exit.toMillis() / 1000.0,
				(this.peakHeap > 0) ? this.peakHeap / (1024 * 1024) + " MiB" : "-");
	}

	private static String millis(Duration duration) {
		return duration.isZero() ? "-" : String.format("%.1f ms", duration.toNanos() / 1e6);
	}

}
