/**
 * What the demo asks over HTTP: the chat completions of the scenario, and whatever else
 * needs an answer.
 */
@NullMarked
package dev.throughline.demo.request;

import org.jspecify.annotations.NullMarked;
