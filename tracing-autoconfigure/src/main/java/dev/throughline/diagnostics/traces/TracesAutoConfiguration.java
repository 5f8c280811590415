package dev.throughline.diagnostics.traces;

import dev.throughline.redaction.SpanRedaction;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.opentelemetry.autoconfigure.ConditionalOnEnabledOpenTelemetry;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the traces in memory. Nothing is
 * kept when nobody can read it.
 */
@AutoConfiguration
@ConditionalOnClass({ SdkTracerProvider.class, WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
@ConditionalOnBooleanProperty(name = "throughline.diagnostics.traces.enabled")
@ConditionalOnEnabledOpenTelemetry
@ConditionalOnAvailableEndpoint(TracesEndpoint.class)
@EnableConfigurationProperties(TracesProperties.class)
public final class TracesAutoConfiguration {

	@Bean
	LocalTraces throughlineLocalTraces(TracesProperties properties) {
		return new LocalTraces(properties);
	}

	@Bean
	ActiveSpans throughlineActiveSpans() {
		return new ActiveSpans();
	}

	@Bean
	LocalTraceProcessor throughlineLocalTraceProcessor(LocalTraces traces, ActiveSpans active) {
		return new LocalTraceProcessor(traces, active);
	}

	@Bean
	@ConditionalOnMissingBean
	TracesEndpoint throughlineTracesEndpoint(LocalTraces traces, ActiveSpans active,
			ObjectProvider<SpanRedaction> redaction) {
		return new TracesEndpoint(new TraceReader(traces, active, redaction.getIfAvailable()));
	}

}
