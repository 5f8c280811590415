package dev.throughline.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.throughline.diagnostics.Findings.Found;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/**
 * Shows how tracing is set up and how it fares.
 */
@Endpoint(id = "tracing")
final class TracingEndpoint {

	private static final Logger logger = LoggerFactory.getLogger(TracingEndpoint.class);

	private final TracingDescription description;

	private final Findings findings;

	private final ObjectProvider<DiagnosticsContributor> contributors;

	TracingEndpoint(TracingDescription description, Findings findings,
			ObjectProvider<DiagnosticsContributor> contributors) {
		this.description = description;
		this.findings = findings;
		this.contributors = contributors;
	}

	@ReadOperation
	Map<String, @Nullable Object> tracing() {
		Map<String, @Nullable Object> tracing = new LinkedHashMap<>();
		tracing.put("service", this.description.service());
		tracing.put("resource", this.description.resource());
		tracing.put("exporter", this.description.exporter());
		tracing.put("endpoint", this.description.endpoint());
		tracing.put("transport", this.description.transport());
		tracing.put("sampler", this.description.sampler());
		tracing.put("propagators", this.description.propagators());
		tracing.put("findings", describe(this.findings.list()));
		this.contributors.orderedStream()
			.forEach((contributor) -> tracing.put(contributor.name(), describe(contributor)));
		return tracing;
	}

	private static List<Map<String, Object>> describe(List<Found> findings) {
		List<Map<String, Object>> list = new ArrayList<>(findings.size());
		for (Found found : findings) {
			Map<String, Object> description = new LinkedHashMap<>();
			description.put("code", found.finding().code().text());
			description.put("subject", found.finding().subject());
			description.put("cause", found.finding().cause());
			description.put("remedy", found.finding().remedy());
			description.put("since", found.since().toString());
			description.put("present", found.present());
			list.add(description);
		}
		return list;
	}

	// one room that fails hides no other
	private static Map<String, @Nullable Object> describe(DiagnosticsContributor contributor) {
		try {
			return contributor.describe();
		}
		catch (RuntimeException ex) {
			logger.debug("'{}' cannot be described", contributor.name(), ex);
			Map<String, @Nullable Object> failure = new LinkedHashMap<>();
			failure.put("error", ex.getClass().getName());
			return failure;
		}
	}

}
