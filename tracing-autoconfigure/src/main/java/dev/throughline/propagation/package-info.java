/**
 * Context on the wire. Spring Boot continues the trace of whoever calls, and sends trace
 * context and baggage to whatever host is called. This room decides whose context is
 * continued and which hosts may have context or baggage
 * ({@code throughline.propagation.inbound}, {@code .outbound}, {@code .baggage}).
 * Switched off by {@code throughline.propagation.enabled=false}.
 */
@NullMarked
package dev.throughline.propagation;

import org.jspecify.annotations.NullMarked;
