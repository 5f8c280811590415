/**
 * Jobs over NATS, in the profile {@code nats}.
 */
@NullMarked
package dev.throughline.sample.agent.nats;

import org.jspecify.annotations.NullMarked;
