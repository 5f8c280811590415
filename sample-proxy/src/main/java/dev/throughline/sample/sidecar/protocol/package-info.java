/**
 * What the outpost and its agents say to each other: one question and one answer a
 * connection, each a JSON object behind its length.
 */
@NullMarked
package dev.throughline.sample.sidecar.protocol;

import org.jspecify.annotations.NullMarked;
