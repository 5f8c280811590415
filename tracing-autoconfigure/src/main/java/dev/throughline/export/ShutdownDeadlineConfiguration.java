package dev.throughline.export;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The deadline that everything shares which takes part in the end of the application.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownProperties.class)
final class ShutdownDeadlineConfiguration {

	@Bean
	ShutdownDeadline throughlineShutdownDeadline(ShutdownProperties properties) {
		return new ShutdownDeadline(properties.shutdownTimeout(), System::nanoTime);
	}

}
