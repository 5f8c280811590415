/**
 * The rate limit agent: a program of its own beside the outpost, asked over a Unix domain
 * socket whether a client has sent too much.
 */
@NullMarked
package dev.throughline.sample.sidecar.ratelimit;

import org.jspecify.annotations.NullMarked;
