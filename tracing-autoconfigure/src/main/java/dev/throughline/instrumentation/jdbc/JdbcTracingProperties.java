package dev.throughline.instrumentation.jdbc;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of JDBC instrumentation.
 *
 * @param enabled Whether the spans of statements are made by this starter.
 * @param rootSpans Whether a statement outside any trace, such as a schema migration at
 * start-up, starts a trace of its own.
 */
@ConfigurationProperties("throughline.jdbc")
record JdbcTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean rootSpans) {

}
