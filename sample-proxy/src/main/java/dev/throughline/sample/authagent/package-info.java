/**
 * The auth agent: a program of its own beside the outpost, asked over a Unix domain
 * socket whether a request may come in. Follow a request from {@code AgentServer}.
 */
@NullMarked
package dev.throughline.sample.authagent;

import org.jspecify.annotations.NullMarked;
