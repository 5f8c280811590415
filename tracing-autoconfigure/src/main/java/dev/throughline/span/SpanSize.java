package dev.throughline.span;

import java.util.List;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Estimates, rather too high than too low, what a span that has ended occupies on the
 * heap. The constants are measured, see docs/sampling.md. An exception counts twice,
 * because its event holds the exception beside its text.
 */
public final class SpanSize implements BiConsumer<AttributeKey<?>, Object> {

	private static final int SPAN = 400;

	private static final int EVENT = 200;

	private static final int LINK = 200;

	private static final int ATTRIBUTE = 190;

	private long bytes;

	private SpanSize() {
	}

	/**
	 * Estimates the size of a span.
	 * @param span the span, which has ended
	 * @return the size in bytes
	 */
	public static long of(SpanData span) {
		SpanSize size = new SpanSize();
		size.bytes = SPAN + (long) LINK * span.getLinks().size();
		span.getAttributes().forEach(size);
		List<EventData> events = span.getEvents();
		for (int i = 0; i < events.size(); i++) {
			size.bytes += EVENT;
			events.get(i).getAttributes().forEach(size);
			if (events.get(i).getName().equals("exception")) {
				events.get(i).getAttributes().forEach(size);
			}
		}
		return size.bytes;
	}

	@Override
	public void accept(AttributeKey<?> key, Object value) {
		this.bytes += ATTRIBUTE;
		if (value instanceof String text) {
			this.bytes += text.length();
		}
		else if (value instanceof List<?> list) {
			for (int i = 0; i < list.size(); i++) {
				this.bytes += 48 + String.valueOf(list.get(i)).length();
			}
		}
	}

}
