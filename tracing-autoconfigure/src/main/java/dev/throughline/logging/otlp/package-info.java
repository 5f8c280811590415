/**
 * Log records over OTLP. Spring Boot configures OpenTelemetry's log exporter but leaves
 * out what would feed it; this room attaches OpenTelemetry's Logback appender, so that
 * records reach the collector with the ids of their spans. Off unless
 * {@code throughline.logging.otlp.enabled=true}.
 */
@NullMarked
package dev.throughline.logging.otlp;

import org.jspecify.annotations.NullMarked;
