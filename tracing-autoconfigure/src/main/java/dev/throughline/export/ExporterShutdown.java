package dev.throughline.export;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.DestructionAwareBeanPostProcessor;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;

/**
 * Puts every exporter under the deadline, and starts it when the first part of the SDK is
 * about to be destroyed: after the web server has finished its requests, and also when
 * the context was never completed.
 */
final class ExporterShutdown implements DestructionAwareBeanPostProcessor {

	private final ObjectProvider<ShutdownDeadline> deadlines;

	private final ListableBeanFactory beans;

	private volatile @Nullable ShutdownDeadline deadline;

	ExporterShutdown(ObjectProvider<ShutdownDeadline> deadlines, ListableBeanFactory beans) {
		this.deadlines = deadlines;
		this.beans = beans;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof SpanExporters exporters && !isBoundedByPipeline()) {
			ShutdownDeadline shared = deadline();
			return SpanExporters
				.of(exporters.list().stream().map((exporter) -> new GivingUpSpanExporter(exporter, shared)).toList());
		}
		if (bean instanceof ExportPipeline) {
			deadline();
		}
		if (bean instanceof LogRecordExporter exporter) {
			return new GivingUpLogRecordExporter(exporter, deadline());
		}
		return bean;
	}

	private boolean isBoundedByPipeline() {
		return this.beans.getBeanNamesForType(ExportPipeline.class, true, false).length > 0;
	}

	private ShutdownDeadline deadline() {
		ShutdownDeadline shared = this.deadlines.getObject();
		this.deadline = shared;
		return shared;
	}

	@Override
	public boolean requiresDestruction(Object bean) {
		return bean instanceof OpenTelemetrySdk || bean instanceof SdkTracerProvider
				|| bean instanceof SdkLoggerProvider;
	}

	@Override
	public void postProcessBeforeDestruction(Object bean, String beanName) {
		// not asked for here, because no bean is created while others are destroyed
		ShutdownDeadline shared = this.deadline;
		if (shared != null && requiresDestruction(bean)) {
			shared.start();
		}
	}

}
