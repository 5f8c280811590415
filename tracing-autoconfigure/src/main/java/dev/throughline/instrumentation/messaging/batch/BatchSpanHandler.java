package dev.throughline.instrumentation.messaging.batch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.throughline.instrumentation.TypedSpanHandler;
import dev.throughline.instrumentation.messaging.MessagingAttributes;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Span of a batch while a listener works on it: the root of a trace of its own, because
 * its messages come from several, with a link to the context of each.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/#batch-receiving">Batch
 * receiving</a>
 */
final class BatchSpanHandler extends TypedSpanHandler<BatchContext<?>> {

	private static final String OPERATION = "process";

	private final TextMapPropagator propagator;

	BatchSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
		super(tracer, otelTracer);
		this.propagator = propagators.getTextMapPropagator();
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof BatchContext;
	}

	@Override
	protected void start(BatchContext<?> context) {
		SpanBuilder builder = spanBuilder(MessagingAttributes.spanName(OPERATION, context.destination())).setNoParent()
			.setSpanKind(SpanKind.CONSUMER);
		MessagingAttributes.describe(builder, context.system(), OPERATION, OPERATION, context.destination())
			.setAttribute(MessagingAttributes.BATCH_MESSAGE_COUNT, context.size());
		context.describe(builder);
		addLinks(context, builder);
		started(context, builder.startSpan(), Context.root());
	}

	private <M> void addLinks(BatchContext<M> context, SpanBuilder builder) {
		TextMapGetter<M> getter = new HeaderGetter<>(context);
		// messages that a producer sent as a batch have the same context
		Set<SpanContext> linked = new HashSet<>();
		for (M message : context.messages()) {
			SpanContext sent = Span.fromContext(this.propagator.extract(Context.root(), message, getter))
				.getSpanContext();
			if (sent.isValid() && linked.add(sent)) {
				builder.addLink(sent);
			}
		}
	}

	@Override
	protected void describe(BatchContext<?> context, Span span) {
		if (context.isAbandoned()) {
			span.setStatus(StatusCode.ERROR);
			span.setAttribute(MessagingAttributes.ERROR_TYPE, "_OTHER");
		}
		MessagingAttributes.recordFailure(span, context.getError());
	}

	private record HeaderGetter<M>(BatchContext<M> context) implements TextMapGetter<M> {

		@Override
		public Iterable<String> keys(M message) {
			return List.of();
		}

		@Override
		public @Nullable String get(@Nullable M message, String key) {
			return (message != null) ? this.context.header(message, key) : null;
		}

	}

}
