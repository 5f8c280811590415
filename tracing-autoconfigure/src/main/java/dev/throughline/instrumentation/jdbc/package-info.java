/**
 * One span a statement. Spring Boot does not trace JDBC; datasource-micrometer wraps the
 * data sources and observes statements, and this room makes their spans: named by
 * operation and table, without literals and bound values. The only room that knows
 * datasource-micrometer, so that it can be replaced. Switched off by
 * {@code throughline.jdbc.enabled=false} or {@code throughline.conventions=micrometer}
 * (then datasource-micrometer makes the spans) or
 * {@code jdbc.datasource-proxy.enabled=false} (then nobody does).
 */
@NullMarked
package dev.throughline.instrumentation.jdbc;

import org.jspecify.annotations.NullMarked;
