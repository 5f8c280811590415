/**
 * Messages that could not be delivered, kept on disk until they can be: written whole or
 * not at all, read again in order, bounded by size and age, and safe against a process
 * that is killed. Knows nothing of spans beyond their number. Without
 * {@code throughline.export.spool} nothing is written.
 */
@NullMarked
package dev.throughline.export.spool;

import org.jspecify.annotations.NullMarked;
