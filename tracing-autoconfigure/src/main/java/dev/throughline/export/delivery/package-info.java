/**
 * How encoded spans reach one collector: what is sent, and what came of it.
 * OpenTelemetry's exporters tell success or failure only; here an answer says whether to
 * try again, when, and what the server refused.
 */
@NullMarked
package dev.throughline.export.delivery;

import org.jspecify.annotations.NullMarked;
