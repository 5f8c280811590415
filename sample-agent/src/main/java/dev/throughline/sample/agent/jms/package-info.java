/**
 * Jobs over JMS, the default: the profile {@code nats} switches it off.
 */
@NullMarked
package dev.throughline.sample.agent.jms;

import org.jspecify.annotations.NullMarked;
