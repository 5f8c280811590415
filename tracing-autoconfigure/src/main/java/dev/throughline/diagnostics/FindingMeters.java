package dev.throughline.diagnostics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

/**
 * Meters of the faults that were found. There is one for each code from the start, so
 * that an alert needs not tell "mended" from "never seen".
 */
final class FindingMeters implements MeterBinder {

	private final Findings findings;

	FindingMeters(Findings findings) {
		this.findings = findings;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (FindingCode code : FindingCode.values()) {
			Gauge.builder("throughline.findings", this.findings, (found) -> found.isPresent(code) ? 1 : 0)
				.tag("code", code.text())
				.description("Whether tracing has this fault now: 1 if so, otherwise 0")
				.register(registry);
		}
	}

}
