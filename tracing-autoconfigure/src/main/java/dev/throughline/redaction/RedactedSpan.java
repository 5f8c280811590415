package dev.throughline.redaction;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;

/**
 * Finished span without the secrets of the one it stands for. Ids, times and counts are
 * the same.
 */
final class RedactedSpan extends DelegatingSpanData {

	private final String name;

	private final StatusData status;

	private final Attributes attributes;

	private final List<EventData> events;

	private final List<LinkData> links;

	RedactedSpan(SpanData span, Redactor redactor, AttributeRedaction attributes) {
		super(span);
		this.name = redactor.text(span.getName());
		this.status = StatusData.create(span.getStatus().getStatusCode(),
				redactor.text(span.getStatus().getDescription()));
		this.attributes = attributes.redact(span.getAttributes());
		this.events = new ArrayList<>(span.getEvents().size());
		for (EventData event : span.getEvents()) {
			this.events.add(EventData.create(event.getEpochNanos(), redactor.text(event.getName()),
					attributes.redact(event.getAttributes()), event.getTotalAttributeCount()));
		}
		this.links = new ArrayList<>(span.getLinks().size());
		for (LinkData link : span.getLinks()) {
			this.links.add(LinkData.create(link.getSpanContext(), attributes.redact(link.getAttributes()),
					link.getTotalAttributeCount()));
		}
	}

	@Override
	public String getName() {
		return this.name;
	}

	@Override
	public StatusData getStatus() {
		return this.status;
	}

	@Override
	public Attributes getAttributes() {
		return this.attributes;
	}

	@Override
	public List<EventData> getEvents() {
		return this.events;
	}

	@Override
	public List<LinkData> getLinks() {
		return this.links;
	}

}
