/**
 * Embedded trace backend for a laptop: OTLP in over HTTP and gRPC, the Zipkin UI and
 * Tempo's trace-by-id out. Spans are kept as the OTLP bytes that arrived, so what Tempo's
 * API returns is what was sent; Zipkin's view is converted from them when it is asked
 * for. Tempo and Jaeger are what people run; this is the default that needs no Docker.
 */
@NullMarked
package dev.throughline.backend;

import org.jspecify.annotations.NullMarked;
