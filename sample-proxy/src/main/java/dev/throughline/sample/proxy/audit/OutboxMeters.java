package dev.throughline.sample.proxy.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.stereotype.Component;

/**
 * Gauges of the outbox, for an alert before it is full.
 */
@Component
class OutboxMeters implements MeterBinder {

	private final AuditOutbox outbox;

	OutboxMeters(AuditOutbox outbox) {
		this.outbox = outbox;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("outpost.outbox.events", this.outbox, (outbox) -> outbox.usage().events())
			.description("Audit events that wait or are set aside")
			.register(registry);
		Gauge.builder("outpost.outbox.size", this.outbox, (outbox) -> outbox.usage().bytes())
			.baseUnit("bytes")
			.description("Size of the audit events that wait or are set aside")
			.register(registry);
	}

}
