package dev.throughline.sampling;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the traces that are held. A binder, because a processor that asks for the
 * registry itself would close a cycle of beans.
 */
final class SamplingMeters implements MeterBinder {

	private final HeldTraces held;

	SamplingMeters(HeldTraces held) {
		this.held = held;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("throughline.sampling.held.traces", this.held, HeldTraces::traces)
			.description("Traces of which it is not yet known whether they are kept")
			.register(registry);
		Gauge.builder("throughline.sampling.held.size", this.held, HeldTraces::bytes)
			.baseUnit("bytes")
			.description("Estimated size of the spans of these traces")
			.register(registry);
		FunctionCounter.builder("throughline.sampling.kept", this.held, HeldTraces::keptTraces)
			.description("Traces kept although sampling had dropped them")
			.register(registry);
		FunctionCounter.builder("throughline.sampling.dropped", this.held, HeldTraces::droppedTraces)
			.description("Traces dropped because nothing made them worth keeping")
			.register(registry);
		for (Eviction eviction : Eviction.values()) {
			FunctionCounter
				.builder("throughline.sampling.evicted", this.held, (traces) -> traces.evictedTraces(eviction))
				.tag("reason", eviction.text())
				.description("Traces given up before it was known whether they are worth keeping")
				.register(registry);
		}
	}

}
