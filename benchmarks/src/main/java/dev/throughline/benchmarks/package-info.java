/**
 * What traced work costs, measured with JMH over an application context as a user has it.
 */
@NullMarked
package dev.throughline.benchmarks;

import org.jspecify.annotations.NullMarked;
