package dev.throughline.export;

import java.util.List;
import java.util.function.BiConsumer;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Finds spans whose attributes were cut or left out because of a limit. A value is taken
 * as cut when it is as long as the limit.
 */
final class TruncationCheck implements FinishedSpanCheck {

	private static final String LIMITS = "management.opentelemetry.tracing.limits.";

	private final Findings findings;

	private final int maxLength;

	private final BiConsumer<AttributeKey<?>, Object> lengthCheck = this::checkLength;

	private @Nullable String cut;

	TruncationCheck(Findings findings, SpanLimits limits) {
		this.findings = findings;
		this.maxLength = limits.getMaxAttributeValueLength();
	}

	@Override
	public void check(List<SpanData> spans) {
		for (int i = 0; i < spans.size(); i++) {
			SpanData span = spans.get(i);
			int left = span.getTotalAttributeCount() - span.getAttributes().size();
			if (left > 0) {
				report("count", "Spans have more attributes than they may have: " + left + " of '" + span.getName()
						+ "' were left out.", "max-attributes");
			}
			this.cut = null;
			span.getAttributes().forEach(this.lengthCheck);
			if (this.cut != null) {
				report("length", "Values of attributes are cut at " + this.maxLength + " characters, such as "
						+ this.cut + " of '" + span.getName() + "'.", "max-attribute-value-length");
			}
		}
	}

	private void checkLength(AttributeKey<?> key, Object value) {
		if (value instanceof String text && text.length() == this.maxLength) {
			this.cut = key.getKey();
		}
	}

	private void report(String subject, String cause, String limit) {
		this.findings.report(new Finding(FindingCode.ATTRIBUTES_TRUNCATED, subject, cause,
				"Write less into the span, or raise " + LIMITS + limit + "."));
	}

}
