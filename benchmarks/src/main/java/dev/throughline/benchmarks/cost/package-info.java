/**
 * What a traced request costs, from end to end: the same two services with each of the
 * tracers, in windows that take turns with the services without tracing.
 */
@NullMarked
package dev.throughline.benchmarks.cost;

import org.jspecify.annotations.NullMarked;
