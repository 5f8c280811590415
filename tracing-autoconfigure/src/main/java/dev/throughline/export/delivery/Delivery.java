package dev.throughline.export.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * One way to hand spans to somebody. It sends each payload once: waiting, repeating,
 * counting and storing are left to the caller. Called by one thread at a time.
 */
public interface Delivery {

	/**
	 * Brings spans into the form of this destination.
	 * @param spans the spans, already filtered and redacted, at least one
	 * @return the spans encoded
	 */
	Payload encode(List<SpanData> spans);

	/**
	 * Takes up a message that was stored.
	 * @param message an OTLP message that {@link Payload#message()} returned earlier,
	 * possibly in another process
	 * @param spans how many spans it holds
	 * @return the payload, or {@code null} when this destination takes no messages
	 */
	@Nullable Payload restore(byte[] message, int spans);

	/**
	 * Divides a payload that was too large.
	 * @param payload what was too large
	 * @return at least two payloads that together hold the same spans, or none when it
	 * cannot be divided
	 */
	List<Payload> split(Payload payload);

	/**
	 * Sends a payload once. Does not block, and throws nothing.
	 * @param payload what to send
	 * @return what came of it, completed normally within the time-out of the destination,
	 * by any thread
	 */
	CompletableFuture<Outcome> send(Payload payload);

	/**
	 * Takes back a payload of {@link #encode} that arrived when it was sent for the first
	 * time, so that nobody reads it any more. What it held may change from now on.
	 * @param payload the payload
	 */
	default void recycle(Payload payload) {
	}

	/**
	 * Where this goes and how, for people: {@code endpoint} (without credentials),
	 * {@code transport}, {@code compression} and the like. Never holds a secret.
	 * @return names and values in the order in which to show them
	 */
	Map<String, Object> description();

	/**
	 * Gives up sends under way and frees threads and connections.
	 */
	void close();

}
