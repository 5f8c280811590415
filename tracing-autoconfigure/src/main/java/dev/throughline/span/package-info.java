/**
 * What several rooms have to know of a span that has ended. Knows no other room.
 */
@NullMarked
package dev.throughline.span;

import org.jspecify.annotations.NullMarked;
