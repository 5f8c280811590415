/**
 * Compares the scrubbing of the collector with the redaction of the starter.
 */
@NullMarked
package dev.throughline.redaction;

import org.jspecify.annotations.NullMarked;
