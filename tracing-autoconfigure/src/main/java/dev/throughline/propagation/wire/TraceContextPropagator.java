package dev.throughline.propagation.wire;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * W3C Trace Context Level 2 over all header lines. More than one {@code traceparent}, or
 * one that is not valid, leaves the context as it is.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/">Trace Context Level 2</a>
 */
final class TraceContextPropagator implements TextMapPropagator {

	private static final String TRACEPARENT = "traceparent";

	private static final String TRACESTATE = "tracestate";

	private static final List<String> FIELDS = List.of(TRACEPARENT, TRACESTATE);

	@Override
	public Collection<String> fields() {
		return FIELDS;
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		SpanContext spanContext = Span.fromContext(context).getSpanContext();
		if (!spanContext.isValid()) {
			return;
		}
		setter.set(carrier, TRACEPARENT, Traceparent.write(spanContext));
		TraceState traceState = spanContext.getTraceState();
		if (traceState.isEmpty()) {
			return;
		}
		TraceState valid = (traceState instanceof MemberList) ? traceState : new MemberListBuilder(traceState).build();
		if (valid instanceof MemberList members) {
			setter.set(carrier, TRACESTATE, members.list());
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Iterator<String> lines = getter.getAll(carrier, TRACEPARENT);
		if (lines == null || !lines.hasNext()) {
			return context;
		}
		String traceparent = lines.next();
		if (traceparent == null || lines.hasNext()) {
			return context;
		}
		traceparent = Ows.strip(traceparent);
		if (!Traceparent.isValid(traceparent)) {
			return context;
		}
		TraceState traceState = TraceStateReader.read(getter.getAll(carrier, TRACESTATE));
		return context.with(Span.wrap(Traceparent.read(traceparent, traceState)));
	}

	@Override
	public String toString() {
		return "tracecontext";
	}

}
