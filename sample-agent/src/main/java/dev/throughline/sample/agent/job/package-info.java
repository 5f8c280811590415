/**
 * What a job is and how it is carried out, whatever broker brings it.
 */
@NullMarked
package dev.throughline.sample.agent.job;

import org.jspecify.annotations.NullMarked;
