/**
 * What context looks like on the wire. Spring Boot brings OpenTelemetry's propagators,
 * which read the first of several {@code traceparent} and {@code tracestate} lines,
 * refuse keys of Trace Context Level 2, drop all baggage above the limits and hand on
 * whatever a percent-encoded value decodes to. This room reads and writes
 * {@code traceparent}, {@code tracestate}, {@code baggage} and the configured remote
 * fields by the letter of their specifications, within their limits and without control
 * characters; formats and fields are those of Spring Boot's properties. Switched off by
 * {@code throughline.propagation.enabled=false}.
 */
@NullMarked
package dev.throughline.propagation.wire;

import org.jspecify.annotations.NullMarked;
