/**
 * What the query port answers: Tempo's trace-by-id, the reading half of Zipkin's API and
 * Zipkin's UI. Only the route is known outside.
 */
@NullMarked
package dev.throughline.backend.query;

import org.jspecify.annotations.NullMarked;
