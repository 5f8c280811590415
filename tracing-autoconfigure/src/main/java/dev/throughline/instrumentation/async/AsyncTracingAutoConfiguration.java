package dev.throughline.instrumentation.async;

import io.micrometer.context.ContextRegistry;
import io.micrometer.tracing.otel.bridge.OtelTracer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the current trace on other
 * threads. Runs after Spring Boot's tracing, because it only makes sense over
 * OpenTelemetry.
 */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass({ OtelTracer.class, ContextRegistry.class })
@ConditionalOnBean(OtelTracer.class)
@ConditionalOnBooleanProperty(name = "throughline.async.enabled", matchIfMissing = true)
@EnableConfigurationProperties(AsyncTracingProperties.class)
public final class AsyncTracingAutoConfiguration {

	@Bean
	static ExecutorPostProcessor throughlineExecutorPostProcessor(ObjectProvider<AsyncTracingProperties> properties) {
		return new ExecutorPostProcessor(properties);
	}

	@Bean
	ExecutorInventory throughlineExecutorInventory(ExecutorPostProcessor executors) {
		return executors.inventory();
	}

	@Bean
	TraceContextRegistration throughlineTraceContextRegistration() {
		return new TraceContextRegistration();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RequestMappingHandlerAdapter.class)
	static class Mvc {

		@Bean
		static MvcExecutorPostProcessor throughlineMvcExecutorPostProcessor(
				ObjectProvider<ExecutorPostProcessor> executors) {
			return new MvcExecutorPostProcessor(executors);
		}

	}

}
