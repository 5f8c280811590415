package dev.throughline.instrumentation.messaging;

import java.util.List;

import dev.throughline.instrumentation.TypedSpanHandler;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Span of a message on its way out; the context travels in the message's headers. What is
 * sent outside any span continues the trace that its message already carries: dead
 * letters and records to be retried are published after the span of their processing has
 * ended. Public for the kinds of messaging only.
 *
 * @param <M> the message
 * @param <C> the context
 * @since 0.1.0
 */
public abstract class SendSpanHandler<M, C extends SenderContext<M>> extends TypedSpanHandler<C> {

	private static final String OPERATION = "send";

	private final String system;

	private final TextMapPropagator propagator;

	private final TextMapSetter<C> setter = new HeaderSetter<>();

	private final TextMapGetter<C> getter = new HeaderGetter();

	protected SendSpanHandler(String system, Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators) {
		super(tracer, otelTracer);
		this.system = system;
		this.propagator = propagators.getTextMapPropagator();
	}

	@Override
	protected final void start(C context) {
		Context parent = parentOrCarried(context);
		String operation = operation(context);
		String destination = destination(context);
		SpanBuilder builder = spanBuilder(MessagingAttributes.spanName(operation, nameOf(context, destination)))
			.setParent(parent)
			.setSpanKind(SpanKind.PRODUCER);
		MessagingAttributes.describe(builder, this.system, operation, OPERATION, destination);
		describeMessage(context, builder);
		Span span = builder.startSpan();
		started(context, span, parent);
		this.propagator.inject(parent.with(span), context, this.setter);
	}

	private Context parentOrCarried(C context) {
		Context parent = parent(context);
		return Span.fromContext(parent).getSpanContext().isValid() ? parent
				: this.propagator.extract(parent, context, this.getter);
	}

	/**
	 * Returns what is done, for the span's name.
	 * @param context the context
	 * @return the name of the operation
	 */
	protected String operation(C context) {
		return OPERATION;
	}

	protected abstract @Nullable String destination(C context);

	/**
	 * Returns what of the destination is in the span's name.
	 * @param context the context
	 * @param destination the destination
	 * @return the destination, or what stands for it and many like it
	 */
	protected @Nullable String nameOf(C context, @Nullable String destination) {
		return destination;
	}

	protected abstract void describeMessage(C context, SpanBuilder builder);

	/**
	 * Returns a header that the message carries.
	 * @param message the message
	 * @param name the header's name
	 * @return its value, or {@code null} when there is none
	 */
	protected abstract @Nullable String header(M message, String name);

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
	protected void describeSent(C context, Span span) {
	}

	protected static void nameBy(Span span, String destination) {
		span.updateName(MessagingAttributes.spanName(OPERATION, destination));
		span.setAttribute(MessagingAttributes.DESTINATION_NAME, destination);
	}

	private final class HeaderGetter implements TextMapGetter<C> {

		@Override
		public Iterable<String> keys(C context) {
			return List.of();
		}

		@Override
		public @Nullable String get(@Nullable C context, String key) {
			M message = (context != null) ? context.getCarrier() : null;
			return (message != null) ? header(message, key) : null;
		}

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
