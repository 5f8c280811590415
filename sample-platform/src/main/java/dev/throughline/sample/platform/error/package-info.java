/**
 * What a client is told when a request fails: problem details as RFC 9457 has them.
 */
@NullMarked
package dev.throughline.sample.platform.error;

import org.jspecify.annotations.NullMarked;
