package dev.throughline.redaction;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Takes secrets out of finished spans, for whoever hands them on. Safe for use by several
 * threads.
 */
public final class SpanRedaction {

	private final Redactor redactor;

	private final AttributeRedaction attributes;

	SpanRedaction(Redactor redactor) {
		this.redactor = redactor;
		this.attributes = new AttributeRedaction(redactor);
	}

	/**
	 * Takes secrets out of spans.
	 * @param spans the spans, which are not changed
	 * @return the same list when it holds no secret, otherwise a new one in which only
	 * the spans that held one are replaced
	 */
	public List<SpanData> redact(List<SpanData> spans) {
		SpanInspection inspection = new SpanInspection(this.redactor, this.attributes);
		List<SpanData> redacted = spans;
		for (int i = 0; i < spans.size(); i++) {
			SpanData span = spans.get(i);
			if (!inspection.isClean(span)) {
				if (redacted == spans) {
					redacted = new ArrayList<>(spans);
				}
				redacted.set(i, new RedactedSpan(span, this.redactor, this.attributes));
			}
		}
		return redacted;
	}

	/**
	 * Takes secrets out of attributes that are no span's, such as those of the resource.
	 * @param attributes the attributes
	 * @return attributes without secrets
	 */
	public Attributes redact(Attributes attributes) {
		return this.attributes.redact(attributes);
	}

}
