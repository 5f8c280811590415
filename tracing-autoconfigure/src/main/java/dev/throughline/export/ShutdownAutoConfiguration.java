package dev.throughline.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.opentelemetry.autoconfigure.ConditionalOnEnabledOpenTelemetry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the end of the application. Runs
 * after Spring Boot's tracing, whose providers it flushes.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnClass({ SdkTracerProvider.class, LogRecordExporter.class, SpanExporters.class })
@ConditionalOnEnabledOpenTelemetry
@Import(ShutdownDeadlineConfiguration.class)
public final class ShutdownAutoConfiguration {

	@Bean
	static ExporterShutdown throughlineExporterShutdown(ObjectProvider<ShutdownDeadline> deadline,
			ListableBeanFactory beans) {
		return new ExporterShutdown(deadline, beans);
	}

	@Bean
	@Lazy(false)
	LastFlush throughlineLastFlush(AbstractApplicationContext context, ObjectProvider<SdkTracerProvider> tracerProvider,
			ObjectProvider<SdkLoggerProvider> loggerProvider, ObjectProvider<ExportPipeline> pipeline,
			ShutdownDeadline deadline) {
		List<Supplier<CompletableResultCode>> flushes = new ArrayList<>();
		tracerProvider.ifAvailable((provider) -> flushes.add(provider::forceFlush));
		loggerProvider.ifAvailable((provider) -> flushes.add(provider::forceFlush));
		Supplier<CompletableResultCode> giveUp = () -> pipeline.stream()
			.map(ExportPipeline::close)
			.findFirst()
			.orElseGet(CompletableResultCode::ofSuccess);
		return new LastFlush(context, () -> CompletableResultCode.ofAll(flushes.stream().map(Supplier::get).toList()),
				giveUp, deadline);
	}

}
