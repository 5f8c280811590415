package dev.throughline.logging.access;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A finished exchange as its server saw it, nothing cleaned yet.
 *
 * @param method the method as sent, or {@code null} when the request line was unreadable
 * @param path the raw path, or {@code null} when the request line was unreadable
 * @param query the raw query string, or {@code null} when there is none
 * @param status the status that was sent
 * @param nanos how long the exchange took, in nanoseconds
 * @param route the pattern that matched, or {@code null} when none did
 * @param bytes how many bytes the response's body had
 * @param peer the address of the connection's other end, or {@code null} when unknown
 * @param forwardedFor the values of {@code X-Forwarded-For}
 */
record AccessEntry(@Nullable String method, @Nullable String path, @Nullable String query, int status, long nanos,
		@Nullable String route, long bytes, @Nullable String peer, List<String> forwardedFor) {

}
