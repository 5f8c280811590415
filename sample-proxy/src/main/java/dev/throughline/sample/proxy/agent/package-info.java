/**
 * Asks the agents of a route about every request before it is read. Nobody is asked
 * unless {@code outpost.agents.<name>.socket} is set.
 */
@NullMarked
package dev.throughline.sample.proxy.agent;

import org.jspecify.annotations.NullMarked;
