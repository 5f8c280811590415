/**
 * The auth agent: a program of its own beside the outpost, asked over a Unix domain
 * socket whether a request may come in.
 */
@NullMarked
package dev.throughline.sample.sidecar.auth;

import org.jspecify.annotations.NullMarked;
