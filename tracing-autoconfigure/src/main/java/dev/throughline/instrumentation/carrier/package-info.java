/**
 * Spans of work that {@link dev.throughline.propagation.TraceCarrier} continues. Spring
 * Boot makes them as it does for every receiver, named when they end; this room names
 * them at start, where samplers look, links them to the trace they interrupt and keeps an
 * exception's message out of their status. Switched off, for Spring Boot to make them, by
 * {@code throughline.propagation.enabled=false} and by
 * {@code throughline.conventions=micrometer}.
 */
@NullMarked
package dev.throughline.instrumentation.carrier;

import org.jspecify.annotations.NullMarked;
