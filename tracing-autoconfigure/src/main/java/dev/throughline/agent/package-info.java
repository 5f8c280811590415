/**
 * Beside somebody else's instrumentation. Spring Boot does not notice the OpenTelemetry
 * Java agent or OpenTelemetry's own Spring Boot starter, and every request has two sets
 * of spans. This room finds them before the context exists, says so in one line and
 * leaves to them what they instrument, sampling and export; observations of the
 * application join their traces. Decided by {@code throughline.agent}; {@code coexist}
 * switches this off.
 */
@NullMarked
package dev.throughline.agent;

import org.jspecify.annotations.NullMarked;
