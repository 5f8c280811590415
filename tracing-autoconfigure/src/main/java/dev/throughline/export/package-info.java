/**
 * Finished spans on the way out. Spring Boot batches spans and sends them over OTLP; this
 * room adds the {@code stdout} exporter. Which exporter is used is decided by
 * {@code throughline.exporter}; {@code none} switches export off and leaves ids and
 * propagation on.
 */
@NullMarked
package dev.throughline.export;

import org.jspecify.annotations.NullMarked;
