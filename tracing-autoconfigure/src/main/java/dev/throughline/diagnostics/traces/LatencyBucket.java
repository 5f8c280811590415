package dev.throughline.diagnostics.traces;

import java.util.concurrent.TimeUnit;

/**
 * Range of durations, up to the next one. The bounds are those of the tracez page of
 * OpenTelemetry's zPages.
 */
enum LatencyBucket {

	FROM_0US("0us", 0),

	FROM_10US("10us", TimeUnit.MICROSECONDS.toNanos(10)),

	FROM_100US("100us", TimeUnit.MICROSECONDS.toNanos(100)),

	FROM_1MS("1ms", TimeUnit.MILLISECONDS.toNanos(1)),

	FROM_10MS("10ms", TimeUnit.MILLISECONDS.toNanos(10)),

	FROM_100MS("100ms", TimeUnit.MILLISECONDS.toNanos(100)),

	FROM_1S("1s", TimeUnit.SECONDS.toNanos(1)),

	FROM_10S("10s", TimeUnit.SECONDS.toNanos(10)),

	FROM_100S("100s", TimeUnit.SECONDS.toNanos(100));

	private static final LatencyBucket[] FROM_THE_LOWEST = values();

	private final String text;

	private final long fromNanos;

	LatencyBucket(String text, long fromNanos) {
		this.text = text;
		this.fromNanos = fromNanos;
	}

	/**
	 * Finds the bucket of a duration.
	 * @param nanos the duration; one below zero, from a clock that was set back, counts
	 * as zero
	 * @return the bucket
	 */
	static LatencyBucket of(long nanos) {
		LatencyBucket found = FROM_0US;
		for (LatencyBucket bucket : FROM_THE_LOWEST) {
			if (nanos >= bucket.fromNanos) {
				found = bucket;
			}
		}
		return found;
	}

	/**
	 * The lower bound, as the endpoint writes it.
	 * @return number and unit
	 */
	String text() {
		return this.text;
	}

}
