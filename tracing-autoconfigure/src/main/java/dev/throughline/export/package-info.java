/**
 * Finished spans on the way out. Spring Boot batches spans and sends them over OTLP,
 * loses a batch when sending it fails, and waits at its end for up to ten seconds per
 * part of the SDK when the collector does not answer. Here one worker prepares spans,
 * keeps them for each destination until they arrive, and counts what became of them. This
 * room also adds the {@code stdout} exporter, one deadline for the end, and a last flush
 * for processes whose context nobody closes. Switched off by
 * {@code throughline.export.enabled=false}, which leaves Spring Boot's chain as it is.
 * Which exporter is used is decided by {@code throughline.exporter}; {@code none} leaves
 * ids and propagation on.
 */
@NullMarked
package dev.throughline.export;

import org.jspecify.annotations.NullMarked;
