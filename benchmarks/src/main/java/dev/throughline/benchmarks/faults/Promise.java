package dev.throughline.benchmarks.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What this starter promises for a fault, beside what it promises for every one: no
 * request fails or waits, what is lost is counted to the span, and no stack trace is
 * logged.
 *
 * @param lost how many spans may be lost
 * @param attempts how many requests the collector may see during the fault
 * @param complaints how many lines of level WARN and ERROR there may be
 * @param exit how long the end may take
 * @param starts whether the application has to start
 */
record Promise(long lost, long attempts, long complaints, Duration exit, boolean starts) {

	private static final int LARGEST_BATCH = 512;

	private static final Duration SLACK = Duration.ofMillis(5);

	/**
	 * Nothing is lost.
	 */
	static final Promise NOTHING_LOST = new Promise(0, Long.MAX_VALUE, 1, Duration.ofMillis(5500), true);

	/**
	 * What is lost is counted.
	 */
	static final Promise COUNTED = NOTHING_LOST.losing(Long.MAX_VALUE);

	Promise losing(long spans) {
		return new Promise(spans, this.attempts, this.complaints, this.exit, this.starts);
	}

	Promise attempts(long requests) {
		return new Promise(this.lost, requests, this.complaints, this.exit, this.starts);
	}

	Promise complaints(long lines) {
		return new Promise(this.lost, this.attempts, lines, this.exit, this.starts);
	}

	Promise exit(Duration longest) {
		return new Promise(this.lost, this.attempts, this.complaints, longest, this.starts);
	}

	/**
	 * Allows the application to end at once and say why.
	 * @return the weaker promise
	 */
	Promise orNoStart() {
		return new Promise(this.lost, this.attempts, this.complaints, this.exit, false);
	}

	/**
	 * Compares with what was seen.
	 * @param seen what was seen
	 * @return what was not kept, empty when everything was
	 */
	List<String> broken(Outcome seen) {
		List<String> broken = new ArrayList<>();
		note(broken, seen.secrets() > 0, "secret in the output");
		if (!seen.started()) {
			note(broken, this.starts, "did not start");
			return broken;
		}
		note(broken, seen.failed() > 0, "requests failed");
		note(broken, seen.waited(SLACK), "requests waited");
		note(broken, seen.lost() > this.lost, "spans lost");
		note(broken, seen.counted() != null && !isExact(seen.counted(), seen), "not counted to the span");
		note(broken, !seen.balanced(), "account does not balance");
		note(broken, seen.attempts() > this.attempts, "too many attempts");
		note(broken, seen.complaints() > this.complaints, "too many log lines");
		note(broken, seen.stackLines() > 0, "stack traces");
		note(broken, seen.exit().compareTo(this.exit) > 0, "late exit");
		note(broken, seen.negative() > 0, "negative durations");
		return broken;
	}

	// what was under way when the application ended may have been taken without an answer
	private boolean isExact(long counted, Outcome seen) {
		return counted == seen.lost()
				|| seen.fault().window().isForGood() && counted > seen.lost() && counted <= seen.lost() + LARGEST_BATCH;
	}

	private static void note(List<String> broken, boolean isBroken, String what) {
		if (isBroken) {
			broken.add(what);
		}
	}

}
