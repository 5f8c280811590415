package dev.throughline.diagnostics;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/**
 * Logs one line when the application has started: the service, where its spans go and
 * how, or why they go nowhere.
 */
final class StartupReport implements ApplicationListener<ApplicationStartedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#]*@");

	private final Environment environment;

	private final ObjectProvider<Resource> resource;

	private final ObjectProvider<SpanExporters> exporters;

	private final ObjectProvider<SpanExporter> exporterBeans;

	private final ObjectProvider<OtlpTracingConnectionDetails> connectionDetails;

	private final ObjectProvider<Sampler> sampler;

	private final ObjectProvider<ContextPropagators> propagators;

	StartupReport(Environment environment, ObjectProvider<Resource> resource, ObjectProvider<SpanExporters> exporters,
			ObjectProvider<SpanExporter> exporterBeans, ObjectProvider<OtlpTracingConnectionDetails> connectionDetails,
			ObjectProvider<Sampler> sampler, ObjectProvider<ContextPropagators> propagators) {
		this.environment = environment;
		this.resource = resource;
		this.exporters = exporters;
		this.exporterBeans = exporterBeans;
		this.connectionDetails = connectionDetails;
		this.sampler = sampler;
		this.propagators = propagators;
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		if (logger.isInfoEnabled()) {
			logger.info(line());
		}
	}

	String line() {
		Resource ownResource = this.resource.getIfAvailable(Resource::getDefault);
		StringBuilder line = new StringBuilder("OTel initialized: service=")
			.append(ownResource.getAttribute(SERVICE_NAME));
		SpanExporters available = this.exporters.getIfAvailable();
		List<SpanExporter> list = (available != null) ? exporters(available) : List.of();
		appendDestination(line, list);
		line.append(", sampler=").append(sampler()).append(", propagators=").append(propagators());
		line.append(", exporter=").append(list.isEmpty() ? "none (" + reason() + ")" : names(list));
		return line.toString();
	}

	// the beans, because those that are used may be wrapped
	private List<SpanExporter> exporters(SpanExporters available) {
		List<SpanExporter> beans = this.exporterBeans.orderedStream().toList();
		return beans.isEmpty() ? available.list() : beans;
	}

	private void appendDestination(StringBuilder line, List<SpanExporter> list) {
		Transport transport = transport(list);
		OtlpTracingConnectionDetails details = this.connectionDetails.getIfAvailable();
		if (transport == null || details == null) {
			line.append(", endpoint=none");
			return;
		}
		line.append(", endpoint=").append(USER_INFO.matcher(details.getUrl(transport)).replaceFirst("REDACTED@"));
		line.append(", transport=").append((transport == Transport.GRPC) ? "grpc" : "http");
	}

	private static @Nullable Transport transport(List<SpanExporter> list) {
		for (SpanExporter exporter : list) {
			if (exporter instanceof OtlpGrpcSpanExporter) {
				return Transport.GRPC;
			}
			if (exporter instanceof OtlpHttpSpanExporter) {
				return Transport.HTTP;
			}
		}
		return null;
	}

	private static String names(List<SpanExporter> list) {
		Set<String> names = new LinkedHashSet<>();
		for (SpanExporter exporter : list) {
			if (exporter instanceof OtlpGrpcSpanExporter || exporter instanceof OtlpHttpSpanExporter) {
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

	private String sampler() {
		Sampler available = this.sampler.getIfAvailable();
		if (available == null) {
			return "none";
		}
		String description = available.getDescription();
		int end = description.indexOf(",remoteParentSampled:");
		return (description.startsWith("ParentBased{root:") && end > 0)
				? "ParentBased{" + description.substring("ParentBased{root:".length(), end) + "}" : description;
	}

	private String propagators() {
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
		return names.isEmpty() ? "none" : String.join(",", names);
	}

}
