/**
 * How cost and throughput grow: with threads, with the rate of spans, with attributes and
 * spans of a trace, and with traces that are held. Written as plots and a table.
 */
@NullMarked
package dev.throughline.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
