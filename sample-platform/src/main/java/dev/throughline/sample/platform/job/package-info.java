/**
 * Jobs for agents: how they come in, where they are kept, and how their results come
 * back, whatever the broker. Off unless {@code platform.jobs.enabled} is set.
 */
@NullMarked
package dev.throughline.sample.platform.job;

import org.jspecify.annotations.NullMarked;
