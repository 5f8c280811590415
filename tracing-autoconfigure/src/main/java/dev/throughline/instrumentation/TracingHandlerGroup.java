package dev.throughline.instrumentation;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry.ObservationConfig;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingAwareMeterObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationHandlerGroup;

/**
 * Lines up the handlers as Spring Boot's group of tracing and meters does, which it
 * stands in front of: spans first, then meters, of each the first handler that supports a
 * context. Ours are what makes the span current for the meters, and the meters of Spring
 * Boot's own handler.
 */
final class TracingHandlerGroup implements ObservationHandlerGroup {

	private final Tracer tracer;

	private final ObjectProvider<SpringBootMeters> springBootMeters;

	TracingHandlerGroup(Tracer tracer, ObjectProvider<SpringBootMeters> springBootMeters) {
		this.tracer = tracer;
		this.springBootMeters = springBootMeters;
	}

	@Override
	public boolean isMember(ObservationHandler<?> handler) {
		return handler instanceof MeterObservationHandler || handler instanceof TracingObservationHandler;
	}

	@Override
	public int compareTo(ObservationHandlerGroup other) {
		return (other instanceof TracingHandlerGroup) ? 0 : -1;
	}

	@Override
	public void registerMembers(ObservationConfig config, List<ObservationHandler<?>> members) {
		List<ObservationHandler<?>> spans = new ArrayList<>();
		List<ObservationHandler<?>> meters = new ArrayList<>();
		for (ObservationHandler<?> member : members) {
			if (member instanceof MeterObservationHandler<?> meterHandler
					&& !(member instanceof TracingAwareMeterObservationHandler<?>)) {
				MeterObservationHandler<?> measuring = insteadOf(meterHandler);
				meters.add(new SpanScopedMeterHandler<>(measuring, this.tracer));
			}
			else {
				spans.add(member);
			}
		}
		register(config, spans);
		register(config, meters);
	}

	private MeterObservationHandler<?> insteadOf(MeterObservationHandler<?> handler) {
		SpringBootMeters springBoots = this.springBootMeters.getIfAvailable();
		return (springBoots != null) ? springBoots.insteadOf(handler) : handler;
	}

	private static void register(ObservationConfig config, List<ObservationHandler<?>> handlers) {
		if (handlers.size() == 1) {
			config.observationHandler(handlers.get(0));
		}
		else if (!handlers.isEmpty()) {
			config.observationHandler(new FirstMatchingCompositeObservationHandler(handlers));
		}
	}

	@Override
	public Class<?> handlerType() {
		return TracingObservationHandler.class;
	}

}
