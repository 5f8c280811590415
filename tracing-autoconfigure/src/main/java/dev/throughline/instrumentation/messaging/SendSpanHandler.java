package dev.throughline.instrumentation.messaging;

import dev.throughline.instrumentation.TypedSpanHandler;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Span of a message on its way out; the context travels in the message's headers.
 *
 * @param <M> the message
 * @param <C> the context
 */
abstract class SendSpanHandler<M, C extends SenderContext<M>> extends TypedSpanHandler<C> {

	private static final String OPERATION = "send";

	private final String system;

	private final TextMapPropagator propagator;

	private final TextMapSetter<C> setter = new HeaderSetter<>();

	SendSpanHandler(String system, Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators) {
		super(tracer, otelTracer);
		this.system = system;
		this.propagator = propagators.getTextMapPropagator();
	}

	@Override
	protected final void start(C context) {
		Context parent = parent(context);
		String destination = destination(context);
		SpanBuilder builder = spanBuilder(MessagingAttributes.spanName(OPERATION, destination)).setParent(parent)
			.setSpanKind(SpanKind.PRODUCER);
		MessagingAttributes.describe(builder, this.system, OPERATION, destination);
		describeMessage(context, builder);
		Span span = builder.startSpan();
		started(context, span, parent);
		this.propagator.inject(parent.with(span), context, this.setter);
	}

	abstract @Nullable String destination(C context);

	abstract void describeMessage(C context, SpanBuilder builder);

	@Override
	protected final void describe(C context, Span span) {
		describeSent(context, span);
		MessagingAttributes.recordFailure(span, context.getError());
	}

	/**
	 * Writes what is known of a message only when it has been sent.
	 * @param context the context
	 * @param span the span, about to end
	 */
	void describeSent(C context, Span span) {
	}

	static void nameBy(Span span, String destination) {
		span.updateName(MessagingAttributes.spanName(OPERATION, destination));
		span.setAttribute(MessagingAttributes.DESTINATION_NAME, destination);
	}

	private static final class HeaderSetter<M, C extends SenderContext<M>> implements TextMapSetter<C> {

		@Override
		public void set(@Nullable C context, String key, String value) {
			if (context == null) {
				return;
			}
			M message = context.getCarrier();
			if (message != null) {
				context.getSetter().set(message, key, value);
			}
		}

	}

}
