/**
 * The model provider, spoken to in the Anthropic Messages API.
 */
@NullMarked
package dev.throughline.sample.proxy.provider;

import org.jspecify.annotations.NullMarked;
