package dev.throughline.redaction;

import java.util.List;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Looks for secrets in spans, one after the other and without allocating. Not safe for
 * use by several threads.
 */
final class SpanInspection implements BiConsumer<AttributeKey<?>, Object> {

	private final Redactor redactor;

	private final AttributeRedaction attributes;

	private boolean clean = true;

	SpanInspection(Redactor redactor, AttributeRedaction attributes) {
		this.redactor = redactor;
		this.attributes = attributes;
	}

	boolean isClean(SpanData span) {
		return isClean(span.getName()) && isClean(span.getStatus().getDescription()) && isClean(span.getAttributes())
				&& areEventsClean(span.getEvents()) && areLinksClean(span.getLinks());
	}

	boolean isClean(Attributes attributes) {
		if (attributes.isEmpty()) {
			return true;
		}
		this.clean = true;
		attributes.forEach(this);
		return this.clean;
	}

	private boolean isClean(String text) {
		return this.redactor.text(text) == text;
	}

	private boolean areEventsClean(List<EventData> events) {
		for (int i = 0; i < events.size(); i++) {
			if (!isClean(events.get(i).getName()) || !isClean(events.get(i).getAttributes())) {
				return false;
			}
		}
		return true;
	}

	private boolean areLinksClean(List<LinkData> links) {
		for (int i = 0; i < links.size(); i++) {
			if (!isClean(links.get(i).getAttributes())) {
				return false;
			}
		}
		return true;
	}

	@Override
	public void accept(AttributeKey<?> key, Object value) {
		this.clean = this.clean && this.attributes.isClean(key, value);
	}

}
