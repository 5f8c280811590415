/**
 * A finished trace: fetched from a backend that speaks Tempo's trace-by-id, compared with
 * the expected one and shown as text, as JSON or in a browser.
 */
@NullMarked
package dev.throughline.demo.trace;

import org.jspecify.annotations.NullMarked;
