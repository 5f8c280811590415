package dev.throughline.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What was seen in one run.
 *
 * @param fault the fault
 * @param flavour what traced the application
 * @param started whether the application started
 * @param requests requests that succeeded
 * @param failed requests that failed before the application was told to end
 * @param p99Without 99th percentile without the fault, zero when there was always one
 * @param p99Fault 99th percentile meanwhile
 * @param lost spans that never arrived, although their request succeeded or the
 * application says that they ended
 * @param counted spans that the application says it lost, or {@code null} when it says
 * nothing
 * @param balanced whether its figures add up
 * @param duplicates spans that arrived more than once
 * @param attempts requests that the collector saw during the fault
 * @param complaints lines of level WARN and ERROR
 * @param remarks lines of level INFO about export
 * @param stackLines lines of stack traces
 * @param secrets lines with what was to be hidden
 * @param negative spans that ended before they began
 * @param exit how long the process took to end
 * @param heap highest use of the heap after a collection in bytes, or 0 when unknown
 * @param disk highest size of the spool in bytes
 * @param note what else was seen, or an empty string
 */
record Outcome(Fault fault, Flavour flavour, boolean started, int requests, int failed, Duration p99Without,
		Duration p99Fault, long lost, @Nullable Long counted, boolean balanced, long duplicates, long attempts,
		long complaints, long remarks, long stackLines, long secrets, long negative, Duration exit, long heap,
		long disk, String note) {

	/**
	 * Tells whether requests took longer while there was a fault.
	 * @param slack how much longer is no matter
	 * @return {@code true} when they did
	 */
	boolean waited(Duration slack) {
		return !this.p99Without.isZero() && this.p99Fault.compareTo(this.p99Without.plus(slack)) > 0;
	}

	/**
	 * Returns what was not kept of the promise.
	 * @return the parts of the promise, none for what is not ours
	 */
	List<String> broken() {
		return (this.flavour == Flavour.STARTER) ? this.fault.promise().broken(this) : List.of();
	}

	/**
	 * What is said beside the figures.
	 * @return one line
	 */
	String remark() {
		List<String> parts = new ArrayList<>();
		if (this.flavour == Flavour.STARTER) {
			List<String> broken = broken();
			parts.add(broken.isEmpty() ? "kept" : "**broken**: " + String.join(", ", broken));
		}
		if (this.secrets > 0) {
			parts.add("secret in " + this.secrets + " lines");
		}
		if (this.negative > 0) {
			parts.add(this.negative + " negative durations");
		}
		if (!this.note.isEmpty()) {
			parts.add(this.note);
		}
		return String.join("; ", parts);
	}

}
