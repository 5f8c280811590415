/**
 * Spans that an application makes by itself with the SDK: as few allocations as one gets
 * without giving up names and attributes.
 */
@NullMarked
package dev.throughline.benchmarks.handwritten;

import org.jspecify.annotations.NullMarked;
