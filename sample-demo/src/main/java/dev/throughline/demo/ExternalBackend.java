package dev.throughline.demo;

import java.net.URI;

import dev.throughline.demo.trace.TraceApi;
import org.jspecify.annotations.Nullable;

/**
 * A trace backend that somebody else runs, such as Tempo or Jaeger.
 *
 * @param otlp where the samples send their spans
 * @param query where finished traces are fetched from
 * @param api how they are asked for, or {@code null} when that is to be found out
 */
record ExternalBackend(URI otlp, URI query, @Nullable TraceApi api) {
}
