package dev.throughline.instrumentation.carrier;

import dev.throughline.instrumentation.TypedSpanHandler;
import dev.throughline.propagation.ContinuedContext;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Span of work in the trace of a captured context, which is current when the observation
 * starts. Has a link to the span in whose place the work runs when that is in another
 * trace, such as the scheduled run that delivers what requests have stored.
 */
final class ContinuedSpanHandler extends TypedSpanHandler<ContinuedContext> {

	/**
	 * Copied from io.opentelemetry.semconv 1.41.1.
	 *
	 * @see <a href=
	 * "https://opentelemetry.io/docs/specs/semconv/registry/attributes/error/">Error
	 * attributes</a>
	 */
	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	ContinuedSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer) {
		super(tracer, otelTracer);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ContinuedContext;
	}

	@Override
	protected void start(ContinuedContext context) {
		Context parent = Context.current();
		SpanBuilder builder = spanBuilder(name(context)).setParent(parent).setSpanKind(kind(context));
		SpanContext surrounding = context.getSurroundingSpan();
		if (surrounding.isSampled() && !surrounding.getTraceId().equals(traceId(parent))) {
			builder.addLink(surrounding);
		}
		started(context, builder.startSpan(), parent);
	}

	private static String name(ContinuedContext context) {
		String name = (context.getContextualName() != null) ? context.getContextualName() : context.getName();
		return (name != null) ? name : "continue";
	}

	private static SpanKind kind(ContinuedContext context) {
		return switch (context.getKind()) {
			case SERVER -> SpanKind.SERVER;
			case CLIENT -> SpanKind.CLIENT;
			case PRODUCER -> SpanKind.PRODUCER;
			case CONSUMER -> SpanKind.CONSUMER;
		};
	}

	private static String traceId(Context context) {
		return Span.fromContext(context).getSpanContext().getTraceId();
	}

	@Override
	protected void describe(ContinuedContext context, Span span) {
		span.updateName(name(context));
		for (KeyValue keyValue : context.getAllKeyValues()) {
			span.setAttribute(keyValue.getKey(), keyValue.getValue());
		}
		recordFailure(span, context.getError());
	}

	private static void recordFailure(Span span, @Nullable Throwable error) {
		if (error != null) {
			span.setStatus(StatusCode.ERROR);
			span.setAttribute(ERROR_TYPE, error.getClass().getName());
			span.recordException(error);
		}
	}

}
