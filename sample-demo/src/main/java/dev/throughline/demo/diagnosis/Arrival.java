package dev.throughline.demo.diagnosis;

import java.time.Duration;

/**
 * How the spans of one request reached the backend.
 *
 * @param traceId the trace
 * @param complete whether none is missing
 * @param delay the time from the end of the last span until the trace was seen
 * @since 0.1.0
 */
public record Arrival(String traceId, boolean complete, Duration delay) {

}
