package dev.throughline.logging;

import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeAttachedEvent;
import io.micrometer.tracing.otel.bridge.EventPublishingContextWrapper.ScopeRestoredEvent;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Keeps the ids of the current span in the MDC. It has the type for which Spring Boot
 * backs off, and differs from it in three ways: no ids of zeros where tracing is
 * disabled, the sampled flag where JSON lines need it, and no work when a scope closes,
 * because the event of the restored scope always follows.
 */
final class TraceMdcListener extends Slf4JEventListener {

	/**
	 * MDC key of the sampled flag; set only for JSON lines.
	 */
	static final String SAMPLED_KEY = "trace_sampled";

	private final String traceIdKey;

	private final String spanIdKey;

	private final boolean sampledFlag;

	TraceMdcListener(String traceIdKey, String spanIdKey, boolean sampledFlag) {
		super(traceIdKey, spanIdKey);
		this.traceIdKey = traceIdKey;
		this.spanIdKey = spanIdKey;
		this.sampledFlag = sampledFlag;
	}

	@Override
	public void onEvent(Object event) {
		if (event instanceof ScopeAttachedEvent attached) {
			update(attached.getSpan());
		}
		else if (event instanceof ScopeRestoredEvent restored) {
			update(restored.getSpan());
		}
	}

	private void update(@Nullable Span span) {
		SpanContext context = (span != null) ? span.getSpanContext() : SpanContext.getInvalid();
		if (!context.isValid()) {
			MDC.remove(this.traceIdKey);
			MDC.remove(this.spanIdKey);
			MDC.remove(SAMPLED_KEY);
			return;
		}
		MDC.put(this.traceIdKey, context.getTraceId());
		MDC.put(this.spanIdKey, context.getSpanId());
		if (this.sampledFlag) {
			MDC.put(SAMPLED_KEY, context.isSampled() ? "true" : "false");
		}
	}

}
