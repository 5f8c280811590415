package dev.throughline.export;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;

/**
 * Takes Spring Boot's batch processor out, which knows no other way to be replaced than
 * by another of its final class.
 */
final class BatchProcessorRemoval implements BeanDefinitionRegistryPostProcessor {

	private static final String PROCESSOR = "otelSpanProcessor";

	@Override
	public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
		if (registry.containsBeanDefinition(PROCESSOR) && OpenTelemetryTracingAutoConfiguration.class.getName()
			.equals(registry.getBeanDefinition(PROCESSOR).getFactoryBeanName())) {
			registry.removeBeanDefinition(PROCESSOR);
		}
	}

}
