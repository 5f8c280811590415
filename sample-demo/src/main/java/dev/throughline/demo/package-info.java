/**
 * The demo: starts the trace backend, a provider stub and both samples as real processes,
 * sends chat completions and prints the one trace they leave behind. Nothing here is part
 * of the starter; delete the module and the starter does not notice.
 */
@NullMarked
package dev.throughline.demo;

import org.jspecify.annotations.NullMarked;
