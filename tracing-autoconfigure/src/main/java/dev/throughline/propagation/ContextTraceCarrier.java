package dev.throughline.propagation;

import java.util.Map;
import java.util.function.BiConsumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.Assert;

/**
 * {@link TraceCarrier} over the application's propagators. What a map carries becomes
 * current before the observation starts, so that whoever makes its span finds the parent
 * there, and so that the work stays in the trace even where a predicate refuses the
 * observation.
 */
final class ContextTraceCarrier implements TraceCarrier {

	private static final Logger logger = LoggerFactory.getLogger(ContextTraceCarrier.class);

	private static final TextMapSetter<BiConsumer<String, String>> SETTER = (carrier, name, value) -> {
		if (carrier != null) {
			carrier.accept(name, value);
		}
	};

	private final @Nullable TextMapPropagator propagator;

	private final ObservationRegistry observations;

	ContextTraceCarrier(@Nullable TextMapPropagator propagator, ObservationRegistry observations) {
		this.propagator = propagator;
		this.observations = observations;
	}

	@Override
	public void inject(BiConsumer<String, String> setter) {
		Assert.notNull(setter, "'setter' must not be null");
		Context context = Context.current();
		if (this.propagator != null && Span.fromContext(context).getSpanContext().isValid()) {
			this.propagator.inject(context, setter, SETTER);
		}
	}

	@Override
	public <T extends @Nullable Object, E extends Throwable> T continueFrom(@Nullable Map<String, String> captured,
			String name, Kind kind, Observation.CheckedCallable<T, E> work) throws E {
		Assert.hasText(name, "'name' must not be empty");
		Assert.notNull(kind, "'kind' must not be null");
		Assert.notNull(work, "'work' must not be null");
		ContinuedContext context = new ContinuedContext(captured, kind);
		if (this.propagator == null) {
			return observe(name, context, work);
		}
		try (Scope scope = extract(this.propagator, context).makeCurrent()) {
			return observe(name, context, work);
		}
	}

	private static Context extract(TextMapPropagator propagator, ContinuedContext context) {
		try {
			return propagator.extract(Context.root(), context.getCarrier(), CapturedEntries.INSTANCE);
		}
		catch (RuntimeException ex) {
			logger.debug("Captured context cannot be read", ex);
			return Context.root();
		}
	}

	private <T extends @Nullable Object, E extends Throwable> T observe(String name, ContinuedContext context,
			Observation.CheckedCallable<T, E> work) throws E {
		Observation observation = start(name, context);
		try (Observation.Scope scope = observation.openScope()) {
			return work.call();
		}
		catch (Throwable ex) {
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

	private Observation start(String name, ContinuedContext context) {
		try {
			return Observation.start(name, () -> context, this.observations);
		}
		catch (RuntimeException ex) {
			logger.debug("Observation '{}' was not started", name, ex);
			return Observation.NOOP;
		}
	}

}
