package dev.throughline.export.delivery;

import org.jspecify.annotations.Nullable;

/**
 * Spans in the form in which one destination takes them. Does not change until it is
 * {@linkplain Delivery#recycle recycled}.
 */
public interface Payload {

	/**
	 * How many spans this holds.
	 * @return the number of spans, at least one
	 */
	int spans();

	/**
	 * What this occupies on the heap while it waits: the array that the message is in
	 * where there is one, otherwise an estimate.
	 * @return the size in bytes
	 */
	long bytes();

	/**
	 * The uncompressed OTLP message ({@code ExportTraceServiceRequest}), which may be
	 * stored and sent later.
	 * @return the message, which must not be changed, or {@code null} when the
	 * destination takes objects
	 */
	byte @Nullable [] message();

}
