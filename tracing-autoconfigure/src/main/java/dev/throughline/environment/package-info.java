/**
 * What is decided before the application context exists. Spring Boot maps the
 * {@code OTEL_*} variables to its own properties and has a default for each of them. This
 * room corrects what that mapping gets wrong, infers the transport from the endpoint,
 * validates {@code throughline.exporter} and supplies defaults of lowest precedence
 * (sampling 1.0, MDC keys {@code trace_id} and {@code span_id}). Switched off by
 * {@code throughline.environment.enabled=false}.
 */
@NullMarked
package dev.throughline.environment;

import org.jspecify.annotations.NullMarked;
