/**
 * Sample application: the osapi-cli, a program that submits one job to the platform,
 * waits for its result and ends. Its root span is the start of the job's trace.
 */
@NullMarked
package dev.throughline.sample.cli;

import org.jspecify.annotations.NullMarked;
