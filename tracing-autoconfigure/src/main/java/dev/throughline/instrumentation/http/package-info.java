/**
 * Spans of HTTP exchanges. Spring Boot observes the servlet and the reactive server,
 * RestClient, RestTemplate and WebClient; this room makes their spans from the request
 * and response themselves, with typed attributes under OpenTelemetry's names, marks a 5xx
 * answer as an error, returns the trace id to the caller, keeps the ids on the log lines
 * of a failed request, and observes clients that Spring Boot did not make and the JDK's
 * HttpClient ({@link dev.throughline.instrumentation.http.HttpClientTracing}). Switched
 * off by {@code throughline.http.enabled=false}, and then Spring Boot's handlers make the
 * spans, as they do with {@code throughline.conventions=micrometer}, which leaves the
 * rest of the room on.
 */
@NullMarked
package dev.throughline.instrumentation.http;

import org.jspecify.annotations.NullMarked;
