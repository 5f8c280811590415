package dev.throughline.export;

import java.util.List;
import java.util.concurrent.atomic.LongAdder;

import dev.throughline.diagnostics.Findings;
import dev.throughline.export.delivery.NamedDelivery;
import dev.throughline.export.delivery.OtlpDeliveries;
import dev.throughline.redaction.RedactionAutoConfiguration;
import dev.throughline.redaction.SpanRedaction;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;
import io.micrometer.tracing.exporter.SpanReporter;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.opentelemetry.autoconfigure.ConditionalOnEnabledOpenTelemetry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the way of finished spans to
 * their destinations. Takes the place of Spring Boot's batch processor, and of the room
 * that wraps each exporter in redaction: here every span is redacted once. Backs off when
 * the application has a {@link BatchSpanProcessor} of its own.
 */
@AutoConfiguration(before = { RedactionAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class })
@ConditionalOnClass({ OtelTracer.class, SdkTracerProvider.class, SpanExporters.class })
@ConditionalOnEnabledOpenTelemetry
@ConditionalOnBooleanProperty(name = "throughline.export.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(BatchSpanProcessor.class)
@EnableConfigurationProperties({ ExportProperties.class, SpoolProperties.class, OpenTelemetryTracingProperties.class })
@Import(ShutdownDeadlineConfiguration.class)
public final class PipelineAutoConfiguration {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	@Bean
	static BatchProcessorRemoval throughlineBatchProcessorRemoval() {
		return new BatchProcessorRemoval();
	}

	@Bean
	@ConditionalOnMissingBean
	SpanExporters throughlineUnwrappedSpanExporters(ObjectProvider<SpanExporter> exporters) {
		return SpanExporters.of(exporters.orderedStream().toList());
	}

	@Bean
	SpanPreparation throughlineSpanPreparation(ObjectProvider<SpanExportingPredicate> predicates,
			ObjectProvider<SpanFilter> filters, ObjectProvider<SpanRedaction> redaction,
			ObjectProvider<FinishedSpanCheck> checks, ObjectProvider<SpanReporter> reporters) {
		return new SpanPreparation(predicates.orderedStream().toList(), filters.orderedStream().toList(),
				redaction.getIfAvailable(), checks.orderedStream().toList(), reporters.orderedStream().toList(),
				System::nanoTime);
	}

	@Bean
	ExportPipeline throughlineExportPipeline(SpanExporters exporters, SpanPreparation preparation,
			ExportProperties properties, SpoolProperties spool, OpenTelemetryTracingProperties springBoot,
			ObjectProvider<Resource> resource, ShutdownDeadline deadline, Environment environment,
			ListableBeanFactory beans, ObjectProvider<OtlpDeliveries> otlp, ObjectProvider<DeliveryListener> listeners,
			ObjectProvider<Findings> findings) {
		QueueCapacity capacity = QueueCapacity.of(
				Binder.get(environment).bind(QueueCapacity.MAX_QUEUE_SIZE, Integer.class).orElse(null),
				properties.queueMaxSize());
		BatchSettings batches = BatchSettings.of(springBoot.getExport(), capacity.spans());
		SpanQueue queue = capacity.queue();
		LongAdder ended = new LongAdder();
		WakeUp wakeUp = new WakeUp(batches.size(), capacity.batchBytes());
		DestinationFactory factory = new DestinationFactory(capacity, queue, ended, properties.retry(), batches,
				listeners.orderedStream().toList(), findings.getIfAvailable(), wakeUp, System::nanoTime);
		List<NamedDelivery> deliveries = new DestinationAssembly(beans.getBeansOfType(SpanExporter.class),
				otlp.getIfAvailable())
			.deliveries(exporters.list());
		String service = String.valueOf(resource.getIfAvailable(Resource::getDefault).getAttribute(SERVICE_NAME));
		List<Destination> destinations = deliveries.stream()
			.map((delivery) -> factory.create(delivery, spool.open(service, delivery), deliveries.size()))
			.toList();
		return new ExportPipeline(capacity, queue, preparation, destinations, ended, batches, deadline, wakeUp,
				System::nanoTime);
	}

	@Bean
	ExportingSpanProcessor throughlineExportingSpanProcessor(ExportPipeline pipeline,
			OpenTelemetryTracingProperties springBoot) {
		pipeline.start();
		return new ExportingSpanProcessor(pipeline, springBoot.getExport().isIncludeUnsampled());
	}

}
