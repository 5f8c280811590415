package dev.throughline.diagnostics;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * Finds what is wrong with the set-up before there is a span.
 */
final class SetupCheck implements SmartInitializingSingleton {

	private static final Pattern KEEPS_NOTHING = Pattern
		.compile("(ParentBased\\{)?(AlwaysOffSampler|TraceIdRatioBased\\{0\\.0+\\})\\}?");

	private final TracingDescription description;

	private final Findings findings;

	private final Environment environment;

	SetupCheck(TracingDescription description, Findings findings, Environment environment) {
		this.description = description;
		this.findings = findings;
		this.environment = environment;
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.description.lacksEndpoint()) {
			report(FindingCode.NO_ENDPOINT, "exporter", "Nothing says where spans go, and none is exported.",
					"Set OTEL_EXPORTER_OTLP_ENDPOINT, or throughline.exporter=none if that is intended.");
		}
		if (KEEPS_NOTHING.matcher(this.description.sampler()).matches() && !keepsSomething()) {
			report(FindingCode.SAMPLING_ZERO, "sampler",
					"The sampler (" + this.description.sampler() + ") keeps no trace that begins here.",
					"Raise management.tracing.sampling.probability, or add a rule to throughline.sampling.rules.");
		}
		checkKubernetes(this.description.resource());
	}

	private boolean keepsSomething() {
		return Binder.get(this.environment)
			.bind("throughline.sampling", Bindable.mapOf(String.class, Object.class))
			.orElse(Map.of())
			.entrySet()
			.stream()
			.filter((property) -> property.getKey().startsWith("rules") || property.getKey().startsWith("keep-"))
			.anyMatch((property) -> !"false".equals(property.getValue()));
	}

	private void checkKubernetes(Map<String, Object> resource) {
		if (this.environment.getProperty("KUBERNETES_SERVICE_HOST") == null) {
			return;
		}
		List<String> missing = List.of("k8s.pod.name", "k8s.namespace.name")
			.stream()
			.filter((name) -> !resource.containsKey(name))
			.toList();
		if (!missing.isEmpty()) {
			report(FindingCode.NO_KUBERNETES_ATTRIBUTES, "resource",
					"The process runs in Kubernetes, and its spans have no " + String.join(" and no ", missing) + ".",
					"Pass them through the downward API as K8S_POD_NAME and K8S_NAMESPACE_NAME, or let the collector "
							+ "add them, for which its service account has to read pods.");
		}
	}

	private void report(FindingCode code, String subject, String cause, String remedy) {
		this.findings.report(new Finding(code, subject, cause, remedy));
	}

}
