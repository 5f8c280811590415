/**
 * The bounded store of whole traces and the one way into it. Limits follow the heap, and
 * the oldest trace goes first; who asks gets a snapshot.
 */
@NullMarked
package dev.throughline.backend.store;

import org.jspecify.annotations.NullMarked;
