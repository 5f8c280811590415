package dev.throughline.redaction;

import io.opentelemetry.sdk.logs.export.LogRecordExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Wraps every exporter of log records. A post-processor, because Spring Boot has no
 * holder of them that could be replaced, and a processor cannot change a record's body.
 */
final class LogRecordExporterRedaction implements BeanPostProcessor {

	private final ObjectProvider<Redactor> redactor;

	LogRecordExporterRedaction(ObjectProvider<Redactor> redactor) {
		this.redactor = redactor;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof LogRecordExporter exporter)
				? new RedactingLogRecordExporter(exporter, this.redactor.getObject()) : bean;
	}

}
