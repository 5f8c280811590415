/**
 * The traces that this process took part in last, in memory. Spring Boot hands finished
 * spans to an exporter and forgets them; this room keeps some, so that
 * {@code /actuator/traces} can show which requests are slow, failed or still running
 * where there is no trace backend, or none that can be reached. Off unless
 * {@code throughline.diagnostics.traces.enabled=true} and the endpoint is exposed.
 */
@NullMarked
package dev.throughline.diagnostics.traces;

import org.jspecify.annotations.NullMarked;
