/**
 * The context on the wire. Spring's clients, servers, templates and listeners carry the
 * context in their headers; {@link dev.throughline.propagation.TraceCarrier} takes it
 * anywhere else: into a file, over a socket, to a job that runs next week. It carries
 * nothing when Spring Boot's {@code management.tracing.export.enabled=false} has switched
 * propagation off, and is still there for whoever injects it.
 */
@NullMarked
package dev.throughline.propagation;

import org.jspecify.annotations.NullMarked;
