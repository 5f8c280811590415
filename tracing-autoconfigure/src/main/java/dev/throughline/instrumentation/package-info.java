/**
 * Who makes spans: one typed observation handler per known context, in the rooms below.
 * This package holds what they have in common: whether they make them, which
 * {@code throughline.conventions} decides.
 */
@NullMarked
package dev.throughline.instrumentation;

import org.jspecify.annotations.NullMarked;
