package dev.throughline.instrumentation.jdbc;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of JDBC instrumentation.
 *
 * @param enabled Whether the spans of statements are made by this starter.
 * @param excludedBeans Names of data source beans whose statements have no spans.
 * @param rootSpans Whether a statement outside any trace, such as a schema migration at
 * start-up, starts a trace of its own.
 */
@ConfigurationProperties("throughline.jdbc")
record JdbcTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue Set<String> excludedBeans,
		@DefaultValue("false") boolean rootSpans) {

	JdbcTracingProperties {
		excludedBeans = Set.copyOf(excludedBeans);
	}

}
