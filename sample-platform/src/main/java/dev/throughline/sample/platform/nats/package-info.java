/**
 * Jobs over NATS, in the profile {@code nats}.
 */
@NullMarked
package dev.throughline.sample.platform.nats;

import org.jspecify.annotations.NullMarked;
