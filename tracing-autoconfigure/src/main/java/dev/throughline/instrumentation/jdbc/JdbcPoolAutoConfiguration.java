package dev.throughline.instrumentation.jdbc;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for Spring Boot's metrics of
 * connection pools that are traced. Runs before Spring Boot's own providers, because the
 * first that answers wins.
 */
@AutoConfiguration(before = DataSourceAutoConfiguration.class)
@ConditionalOnClass(DataSourcePoolMetadataProvider.class)
@ConditionalOnBooleanProperty(name = "throughline.jdbc.enabled", matchIfMissing = true)
public final class JdbcPoolAutoConfiguration {

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	TracedPoolMetadata throughlineTracedPoolMetadata(ObjectProvider<DataSourcePoolMetadataProvider> providers) {
		return new TracedPoolMetadata(providers);
	}

}
