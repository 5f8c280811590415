/**
 * Hot paths of the export that have no public door.
 */
@NullMarked
package dev.throughline.export;

import org.jspecify.annotations.NullMarked;
