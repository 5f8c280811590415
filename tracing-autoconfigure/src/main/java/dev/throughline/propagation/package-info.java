/**
 * Context between processes. Spring Boot continues the trace of whoever calls, and sends
 * trace context and baggage to whatever host is called. This room decides whose context
 * is continued and which hosts may have context or baggage
 * ({@code throughline.propagation.inbound}, {@code .outbound}, {@code .baggage});
 * {@link dev.throughline.propagation.TraceCarrier} takes context to where no header goes:
 * into a file, over a socket, to a job that runs next week. The boundary is switched off
 * by {@code throughline.propagation.enabled=false}; the carrier carries nothing where
 * Spring Boot's {@code management.tracing.export.enabled=false} has switched propagation
 * off, and is still there for whoever injects it.
 */
@NullMarked
package dev.throughline.propagation;

import org.jspecify.annotations.NullMarked;
