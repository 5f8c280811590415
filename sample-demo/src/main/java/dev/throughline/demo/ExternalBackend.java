package dev.throughline.demo;

import java.net.URI;

/**
 * A trace backend that somebody else runs, such as Tempo.
 *
 * @param otlp where the samples send their spans
 * @param query where finished traces are fetched from
 */
record ExternalBackend(URI otlp, URI query) {
}
