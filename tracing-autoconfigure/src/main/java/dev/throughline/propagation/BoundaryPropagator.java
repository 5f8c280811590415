package dev.throughline.propagation;

import java.util.Iterator;
import java.util.List;

import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTraceContext;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Applies the trust boundary where Spring Boot's own handlers make the spans. They know
 * nothing but the carrier: HTTP requests are recognized by its type, everything else,
 * such as the messages of a broker, is carried on as it is.
 */
final class BoundaryPropagator implements Propagator {

	private final OtelPropagator everybody;

	private final OtelPropagator nobody;

	private final InboundPropagation inbound;

	private final OutboundPropagation outbound;

	private final HttpCarriers carriers = new HttpCarriers();

	BoundaryPropagator(ContextPropagators propagators, Tracer tracer, InboundPropagation inbound,
			OutboundPropagation outbound) {
		this.everybody = new OtelPropagator(propagators, tracer);
		this.nobody = new OtelPropagator(ContextPropagators.noop(), tracer);
		this.inbound = inbound;
		this.outbound = outbound;
	}

	@Override
	public List<String> fields() {
		return this.everybody.fields();
	}

	@Override
	public <C> void inject(TraceContext context, @Nullable C carrier, Setter<C> setter) {
		if (carrier == null || !this.carriers.isOutgoing(carrier)) {
			this.everybody.inject(context, carrier, setter);
			return;
		}
		this.outbound.inject(OtelTraceContext.toOtelContext(context), carrier, setter::set, this.carriers::target);
	}

	@Override
	public <C> Span.Builder extract(@Nullable C carrier, Getter<C> getter) {
		if (carrier == null || !this.carriers.isIncoming(carrier)) {
			return this.everybody.extract(carrier, getter);
		}
		TextMapGetter<C> headers = new HeaderGetter<>(getter);
		if (this.inbound.trusts(carrier, headers, this.carriers::peer)) {
			return this.everybody.extract(carrier, getter);
		}
		Span.Builder span = this.nobody.extract(carrier, getter);
		SpanContext caller = this.inbound.caller(carrier, headers);
		return caller.isValid() ? span.addLink(new Link(OtelTraceContext.fromOtel(caller))) : span;
	}

	private record HeaderGetter<C>(Getter<C> getter) implements TextMapGetter<C> {

		@Override
		public Iterable<String> keys(C carrier) {
			return List.of();
		}

		@Override
		public @Nullable String get(@Nullable C carrier, String key) {
			return (carrier != null) ? this.getter.get(carrier, key) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable C carrier, String key) {
			return (carrier != null) ? this.getter.getAll(carrier, key).iterator() : List.<String>of().iterator();
		}

	}

}
