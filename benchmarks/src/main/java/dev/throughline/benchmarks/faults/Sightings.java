package dev.throughline.benchmarks.faults;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * What is unusual about spans that arrived. Safe for use by several threads.
 */
final class Sightings {

	private static final long UNUSUAL_BYTES = 1024;

	private final LongAdder negative = new LongAdder();

	private final LongAccumulator longestValue = new LongAccumulator(Math::max, 0);

	private final LongAccumulator mostAttributes = new LongAccumulator(Math::max, 0);

	void look(Span span) {
		if (span.getEndTimeUnixNano() < span.getStartTimeUnixNano()) {
			this.negative.increment();
		}
		this.mostAttributes.accumulate(span.getAttributesCount());
		for (KeyValue attribute : span.getAttributesList()) {
			this.longestValue.accumulate(attribute.getValue().getSerializedSize());
		}
	}

	/**
	 * Spans that ended before they began.
	 * @return the number of spans
	 */
	long negative() {
		return this.negative.sum();
	}

	@Override
	public String toString() {
		return (this.longestValue.get() < UNUSUAL_BYTES) ? "" : "up to " + this.mostAttributes.get()
				+ " attributes, of up to " + this.longestValue.get() / 1024 + " KiB";
	}

}
