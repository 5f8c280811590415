package dev.throughline.propagation.wire;

import java.util.List;

import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeClosedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.micrometer.tracing.otel.bridge.Slf4JBaggageEventListener;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the baggage of Spring Boot's
 * {@code management.tracing.baggage.correlation.fields} in the MDC. It has the type for
 * which Spring Boot backs off, and differs from it in two ways: values that are not
 * {@linkplain SafeText safe} stay outside, whoever made them, and the MDC's key is the
 * configured name, because only that one is removed again.
 */
final class BaggageMdcListener extends Slf4JBaggageEventListener {

	private final List<String> fields;

	BaggageMdcListener(List<String> fields) {
		super(fields);
		this.fields = List.copyOf(fields);
	}

	@Override
	public void onEvent(Object event) {
		if (this.fields.isEmpty()) {
			return;
		}
		if (event instanceof ScopeAttachedEvent attached) {
			Span span = attached.getSpan();
			if (span != null && span.getSpanContext().isValid()) {
				put(attached.getBaggage());
			}
		}
		else if (event instanceof ScopeRestoredEvent restored) {
			put(restored.getBaggage());
		}
		else if (event instanceof ScopeClosedEvent) {
			this.fields.forEach(MDC::remove);
		}
	}

	private void put(@Nullable Baggage baggage) {
		if (baggage == null || baggage.isEmpty()) {
			return;
		}
		for (String field : this.fields) {
			String value = FieldLookup.find(baggage, field);
			if (value != null && !value.isBlank() && SafeText.isSafe(value)) {
				MDC.put(field, value);
			}
		}
	}

}
