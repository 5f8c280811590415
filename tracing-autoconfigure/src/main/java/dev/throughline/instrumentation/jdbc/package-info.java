/**
 * One span a statement. Spring Boot does not trace JDBC; this room wraps the connections
 * of data source beans and makes spans named by operation and table, without literals and
 * bound values. Where datasource-micrometer is on the classpath and on, it observes the
 * statements, and this room makes the same spans of its observations. Switched off by
 * {@code throughline.jdbc.enabled=false}.
 */
@NullMarked
package dev.throughline.instrumentation.jdbc;

import org.jspecify.annotations.NullMarked;
