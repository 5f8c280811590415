/**
 * Data loss prevention: finds sensitive text with patterns and with a language model, and
 * replaces it.
 */
@NullMarked
package dev.throughline.sample.proxy.dlp;

import org.jspecify.annotations.NullMarked;
