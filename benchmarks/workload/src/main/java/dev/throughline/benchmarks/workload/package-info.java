/**
 * The two services whose tracing is compared: an outpost that looks at a prompt, asks a
 * provider and tells a platform, which writes a row. They are the same for every variant;
 * who traces them is a matter of the class path.
 */
@NullMarked
package dev.throughline.benchmarks.workload;

import org.jspecify.annotations.NullMarked;
