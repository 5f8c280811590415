/**
 * What is wrong, told from what one request left behind: its traces, the log lines of the
 * services and what they say about themselves. Follow it from {@code Diagnosis}.
 */
@NullMarked
package dev.throughline.demo.diagnosis;

import org.jspecify.annotations.NullMarked;
