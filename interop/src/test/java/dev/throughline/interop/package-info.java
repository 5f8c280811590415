/**
 * Holds that a trace leads through the samples and through services in other languages,
 * as processes of their own. They need Node and its packages; without them they are
 * skipped with a sentence that says so.
 */
@NullMarked
package dev.throughline.interop;

import org.jspecify.annotations.NullMarked;
