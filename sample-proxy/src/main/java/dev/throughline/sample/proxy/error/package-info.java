/**
 * How every refusal looks to a client: problem details that never repeat what was sent.
 */
@NullMarked
package dev.throughline.sample.proxy.error;

import org.jspecify.annotations.NullMarked;
