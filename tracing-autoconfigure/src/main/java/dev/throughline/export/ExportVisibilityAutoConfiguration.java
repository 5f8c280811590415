package dev.throughline.export;

import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what can be seen of the export:
 * meters, a member of the actuator's endpoint and health. Runs after the export itself,
 * without which there is nothing to see.
 */
@AutoConfiguration(afterName = "dev.throughline.export.PipelineAutoConfiguration")
@ConditionalOnBean(ExportStatus.class)
public final class ExportVisibilityAutoConfiguration {

	@Bean
	ExportDescription throughlineExportDescription(ExportStatus export) {
		return new ExportDescription(export);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class Meters {

		@Bean
		ExportMeters throughlineExportMeters(ExportStatus export) {
			return new ExportMeters(export);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
	static class HealthContributors {

		// the name of the bean is the one that health shows
		@Bean("tracingHealthIndicator")
		@ConditionalOnEnabledHealthIndicator("tracing")
		@ConditionalOnMissingBean(name = { "tracingHealthIndicator", "tracingHealthContributor" })
		TracingHealthIndicator throughlineTracingHealthIndicator(ExportStatus export) {
			return new TracingHealthIndicator(export);
		}

	}

}
