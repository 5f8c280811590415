/**
 * Finished spans on the way out. Spring Boot batches spans and sends them over OTLP, and
 * waits at its end for up to ten seconds per part of the SDK when the collector does not
 * answer. This room adds the {@code stdout} exporter, one deadline for that wait, and a
 * last flush for processes whose context nobody closes. Which exporter is used is decided
 * by {@code throughline.exporter}; {@code none} switches export off and leaves ids and
 * propagation on.
 */
@NullMarked
package dev.throughline.export;

import org.jspecify.annotations.NullMarked;
