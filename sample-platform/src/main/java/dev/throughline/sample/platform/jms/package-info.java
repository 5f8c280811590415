/**
 * Jobs over JMS, with the broker in this process. The default: the profile {@code nats}
 * switches it off.
 */
@NullMarked
package dev.throughline.sample.platform.jms;

import org.jspecify.annotations.NullMarked;
