package dev.throughline.instrumentation.messaging;

import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

import dev.throughline.instrumentation.TypedSpanHandler;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Span of a message while a listener works on it: a child of the span that sent it.
 * Public for the kinds of messaging only.
 *
 * @param <M> the message
 * @param <C> the context
 * @since 0.1.0
 */
public abstract class ProcessSpanHandler<M, C extends ReceiverContext<M>> extends TypedSpanHandler<C> {

	private static final String OPERATION = "process";

	private final String system;

	private final TextMapPropagator propagator;

	private final TextMapGetter<C> getter = new HeaderGetter<>();

	protected ProcessSpanHandler(String system, Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators) {
		super(tracer, otelTracer);
		this.system = system;
		this.propagator = propagators.getTextMapPropagator();
	}

	@Override
	protected final void start(C context) {
		Context parent = this.propagator.extract(Context.current(), context, this.getter);
		String destination = destination(context);
		SpanBuilder builder = spanBuilder(MessagingAttributes.spanName(OPERATION, nameOf(context, destination)))
			.setParent(parent)
			.setSpanKind(SpanKind.CONSUMER);
		MessagingAttributes.describe(builder, this.system, OPERATION, OPERATION, destination);
		describeMessage(context, builder);
		started(context, builder.startSpan(), parent);
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

	@Override
	protected final void describe(C context, Span span) {
		describeProcessed(context, span);
		MessagingAttributes.recordFailure(span, context.getError());
	}

	/**
	 * Writes what is not needed before the span starts.
	 * @param context the context
	 * @param span the span, about to end
	 */
	protected void describeProcessed(C context, Span span) {
	}

	private static final class HeaderGetter<M, C extends ReceiverContext<M>> implements TextMapGetter<C> {

		@Override
		public Iterable<String> keys(C context) {
			return List.of();
		}

		@Override
		public @Nullable String get(@Nullable C context, String key) {
			return (context != null) ? context.getGetter().get(Objects.requireNonNull(context.getCarrier()), key)
					: null;
		}

		@Override
		public Iterator<String> getAll(@Nullable C context, String key) {
			String value = get(context, key);
			return (value != null) ? Collections.singleton(value).iterator() : Collections.emptyIterator();
		}

	}

}
