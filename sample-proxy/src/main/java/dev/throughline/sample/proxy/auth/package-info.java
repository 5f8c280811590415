/**
 * Asks the auth agent about every request before it is read. Nobody is asked unless
 * {@code outpost.auth-agent.socket} is set.
 */
@NullMarked
package dev.throughline.sample.proxy.auth;

import org.jspecify.annotations.NullMarked;
