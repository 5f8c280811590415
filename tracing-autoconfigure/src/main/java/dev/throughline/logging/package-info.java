/**
 * Log lines that carry the ids of their trace. Spring Boot keeps {@code traceId} and
 * {@code spanId} in the MDC; this room names the keys {@code trace_id} and
 * {@code span_id} (or as {@code management.tracing.mdc.*} says) and writes JSON lines
 * when {@code throughline.logging.format=json}. Switched off by
 * {@code throughline.logging.enabled=false}.
 */
@NullMarked
package dev.throughline.logging;

import org.jspecify.annotations.NullMarked;
