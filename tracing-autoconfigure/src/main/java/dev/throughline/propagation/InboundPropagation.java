package dev.throughline.propagation;

import java.net.InetAddress;
import java.util.function.Function;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether the trace of a caller is continued. That of a caller who is not trusted
 * is not: a new trace begins, as if no context had come, and the caller's span becomes a
 * link. Its sampled flag, its {@code tracestate} and its baggage have no effect. Safe for
 * use by several threads.
 *
 * @since 0.1.0
 */
public final class InboundPropagation {

	private final TextMapPropagator propagator;

	private final boolean everybody;

	private final @Nullable TrustedCallers callers;

	private InboundPropagation(TextMapPropagator propagator, boolean everybody, @Nullable TrustedCallers callers) {
		this.propagator = propagator;
		this.everybody = everybody;
		this.callers = callers;
	}

	/**
	 * Continues everybody's trace, as plain Spring Boot does.
	 * @param propagators what reads the context
	 * @return the propagation
	 */
	public static InboundPropagation fromEverybody(ContextPropagators propagators) {
		return new InboundPropagation(propagators.getTextMapPropagator(), true, null);
	}

	static InboundPropagation fromNobody(ContextPropagators propagators) {
		return new InboundPropagation(propagators.getTextMapPropagator(), false, null);
	}

	static InboundPropagation from(TrustedCallers callers, ContextPropagators propagators) {
		return new InboundPropagation(propagators.getTextMapPropagator(), false, callers);
	}

	/**
	 * Gives a server span that is about to start its parent or its link.
	 * @param span the builder of the span
	 * @param carrier the request
	 * @param getter reads the request's headers
	 * @param peer tells the address of the connection's other end, {@code null} when it
	 * is not known; asked only when it matters
	 * @param <C> the type of the carrier
	 * @return the context of the parent, which the span's own context is made of
	 */
	public <C> Context applyTo(SpanBuilder span, C carrier, TextMapGetter<C> getter,
			Function<C, @Nullable InetAddress> peer) {
		Context current = Context.current();
		if (trusts(carrier, getter, peer)) {
			Context parent = this.propagator.extract(current, carrier, getter);
			span.setParent(parent);
			return parent;
		}
		SpanContext caller = caller(carrier, getter);
		if (caller.isValid()) {
			span.addLink(caller);
		}
		span.setParent(current);
		return current;
	}

	<C> boolean trusts(C carrier, TextMapGetter<C> getter, Function<C, @Nullable InetAddress> peer) {
		return this.everybody || (this.callers != null && this.callers.include(carrier, getter, peer));
	}

	/**
	 * Reads the span of a caller who is not trusted.
	 * @param carrier the request
	 * @param getter reads the request's headers
	 * @param <C> the type of the carrier
	 * @return its ids and flags without its trace state, or an invalid context
	 */
	<C> SpanContext caller(C carrier, TextMapGetter<C> getter) {
		SpanContext caller = Span.fromContext(this.propagator.extract(Context.root(), carrier, getter))
			.getSpanContext();
		return caller.getTraceState().isEmpty() ? caller : SpanContext.createFromRemoteParent(caller.getTraceId(),
				caller.getSpanId(), caller.getTraceFlags(), TraceState.getDefault());
	}

}
