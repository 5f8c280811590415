package dev.throughline.export;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/**
 * Tells whether spans arrive. An application whose spans do not arrive is as healthy as
 * before: the status is then one that neither counts in the application's nor changes the
 * HTTP status.
 */
final class TracingHealthIndicator extends AbstractHealthIndicator {

	static final Status DEGRADED = new Status("DEGRADED", "Spans do not arrive");

	private final ExportStatus export;

	TracingHealthIndicator(ExportStatus export) {
		super("Tracing health check failed");
		this.export = export;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		for (DestinationStatus destination : this.export.destinations()) {
			if (destination.isFailing()) {
				builder.status(DEGRADED);
			}
			builder.withDetail(destination.name(), details(destination));
		}
	}

	private static Map<String, @Nullable Object> details(DestinationStatus destination) {
		Map<String, @Nullable Object> details = new LinkedHashMap<>();
		details.put("lost", destination.account().lost());
		if (destination.isFailing()) {
			details.put("failingSince", ExportDescription.text(destination.failingSince()));
			details.put("cause", destination.lastFailure());
		}
		return details;
	}

}
