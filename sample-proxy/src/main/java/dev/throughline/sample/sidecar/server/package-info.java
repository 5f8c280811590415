/**
 * What agents have in common: the socket they listen on, and the span of each answer.
 * Follow a request from {@code AgentServer}.
 */
@NullMarked
package dev.throughline.sample.sidecar.server;

import org.jspecify.annotations.NullMarked;
