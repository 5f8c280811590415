package dev.throughline.diagnostics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.network.ShownUrl;
import dev.throughline.redaction.SpanRedaction;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.core.env.Environment;

/**
 * How tracing is set up: the service, where its spans go and how, or why they go nowhere.
 * Holds no secret. Safe for use by several threads.
 */
final class TracingDescription {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private final Environment environment;

	private final ObjectProvider<Resource> resource;

	private final ObjectProvider<SpanRedaction> redaction;

	private final ObjectProvider<SpanExporters> exporters;

	private final ObjectProvider<SpanExporter> exporterBeans;

	private final ObjectProvider<OtlpTracingConnectionDetails> connectionDetails;

	private final ObjectProvider<Sampler> sampler;

	private final ObjectProvider<ContextPropagators> propagators;

	TracingDescription(Environment environment, ObjectProvider<Resource> resource,
			ObjectProvider<SpanRedaction> redaction, ObjectProvider<SpanExporters> exporters,
			ObjectProvider<SpanExporter> exporterBeans, ObjectProvider<OtlpTracingConnectionDetails> connectionDetails,
			ObjectProvider<Sampler> sampler, ObjectProvider<ContextPropagators> propagators) {
		this.environment = environment;
		this.resource = resource;
		this.redaction = redaction;
		this.exporters = exporters;
		this.exporterBeans = exporterBeans;
		this.connectionDetails = connectionDetails;
		this.sampler = sampler;
		this.propagators = propagators;
	}

	@Nullable String service() {
		return ownResource().getAttribute(SERVICE_NAME);
	}

	private Resource ownResource() {
		return this.resource.getIfAvailable(Resource::getDefault);
	}

	Map<String, Object> resource() {
		Attributes attributes = ownResource().getAttributes();
		SpanRedaction available = this.redaction.getIfAvailable();
		Map<String, Object> described = new LinkedHashMap<>();
		((available != null) ? available.redact(attributes) : attributes).forEach((key, value) -> described
			.put(key.getKey(), (value instanceof Value<?> structured) ? structured.asString() : value));
		return described;
	}

	/**
	 * What spans are exported with.
	 * @return short names joined by {@code +}, or {@code none} and the reason
	 */
	String exporter() {
		List<SpanExporter> list = exporters();
		return list.isEmpty() ? "none (" + reason() + ")" : names(list);
	}

	// the beans, because those that are used may be wrapped
	private List<SpanExporter> exporters() {
		SpanExporters available = this.exporters.getIfAvailable();
		if (available == null) {
			return List.of();
		}
		List<SpanExporter> beans = this.exporterBeans.orderedStream().toList();
		return beans.isEmpty() ? available.list() : beans;
	}

	private static String names(List<SpanExporter> list) {
		Set<String> names = new LinkedHashSet<>();
		for (SpanExporter exporter : list) {
			if (transport(exporter) != null) {
				names.add("otlp");
			}
			else {
				String text = exporter.toString();
				names.add((text.indexOf('@') < 0 && text.length() < 20) ? text : exporter.getClass().getSimpleName());
			}
		}
		return String.join("+", names);
	}

	private String reason() {
		String leftTo = this.environment.getProperty("throughline.agent.left-to");
		if (leftTo != null) {
			return "throughline.agent=stand-down: left to the " + leftTo + " of OpenTelemetry";
		}
		if (!this.environment.getProperty("management.opentelemetry.enabled", Boolean.class, true)) {
			return "management.opentelemetry.enabled=false: ids in logs and headers only";
		}
		if (!this.environment.getProperty("management.tracing.export.enabled", Boolean.class, true)) {
			return "management.tracing.export.enabled=false: nothing exported, context not propagated";
		}
		if ("none".equalsIgnoreCase(this.environment.getProperty("throughline.exporter"))) {
			return "throughline.exporter=none: ids in logs and headers only";
		}
		if (!this.environment.getProperty("management.tracing.export.otlp.enabled", Boolean.class, true)) {
			return "management.tracing.export.otlp.enabled=false: ids in logs and headers only";
		}
		return "no endpoint: ids in logs and headers only; set OTEL_EXPORTER_OTLP_ENDPOINT or "
				+ "management.opentelemetry.tracing.export.otlp.endpoint";
	}

	/**
	 * Where spans go over OTLP.
	 * @return the URL without credentials, or {@code null} when they do not
	 */
	@Nullable String endpoint() {
		Transport transport = otlpTransport();
		OtlpTracingConnectionDetails details = this.connectionDetails.getIfAvailable();
		return (transport != null && details != null) ? ShownUrl.of(details.getUrl(transport)) : null;
	}

	/**
	 * How spans go over OTLP.
	 * @return {@code grpc} or {@code http}, or {@code null} when they do not
	 */
	@Nullable String transport() {
		Transport transport = otlpTransport();
		if (transport == null) {
			return null;
		}
		return (transport == Transport.GRPC) ? "grpc" : "http";
	}

	private @Nullable Transport otlpTransport() {
		for (SpanExporter exporter : exporters()) {
			Transport transport = transport(exporter);
			if (transport != null) {
				return transport;
			}
		}
		return null;
	}

	private static @Nullable Transport transport(SpanExporter exporter) {
		if (exporter instanceof OtlpGrpcSpanExporter) {
			return Transport.GRPC;
		}
		return (exporter instanceof OtlpHttpSpanExporter) ? Transport.HTTP : null;
	}

	String sampler() {
		Sampler available = this.sampler.getIfAvailable();
		if (available == null) {
			return "none";
		}
		String description = available.getDescription();
		int end = description.indexOf(",remoteParentSampled:");
		return (description.startsWith("ParentBased{root:") && end > 0)
				? "ParentBased{" + description.substring("ParentBased{root:".length(), end) + "}" : description;
	}

	List<String> propagators() {
		ContextPropagators available = this.propagators.getIfAvailable();
		Collection<String> fields = (available != null) ? available.getTextMapPropagator().fields() : List.of();
		Set<String> names = new LinkedHashSet<>();
		for (String field : fields) {
			switch (field) {
				case "traceparent", "tracestate" -> names.add("tracecontext");
				case "X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled" -> names.add("b3multi");
				default -> names.add(field);
			}
		}
		return new ArrayList<>(names);
	}

}
