package dev.throughline.benchmarks.handwritten;

import java.time.Duration;

import dev.throughline.benchmarks.workload.Edges;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Traces the workload by hand.
 *
 * @since 0.1.0
 */
@AutoConfiguration
public final class HandwrittenAutoConfiguration {

	@Bean
	OpenTelemetrySdk openTelemetry(@Value("${workload.traces-endpoint}") String endpoint,
			@Value("${spring.application.name}") String service) {
		BatchSpanProcessor processor = BatchSpanProcessor
			.builder(OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build())
			.setScheduleDelay(Duration.ofSeconds(1))
			.build();
		SdkTracerProvider tracerProvider = SdkTracerProvider.builder()
			.addSpanProcessor(processor)
			.setResource(Resource.getDefault()
				.merge(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), service))))
			.build();
		return OpenTelemetrySdk.builder()
			.setTracerProvider(tracerProvider)
			.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
			.build();
	}

	@Bean
	ServerSpanFilter serverSpanFilter(OpenTelemetry openTelemetry) {
		return new ServerSpanFilter(openTelemetry);
	}

	@Bean
	Edges spanEdges(OpenTelemetry openTelemetry) {
		return new SpanEdges(openTelemetry);
	}

}
