package dev.throughline.export.delivery;

import java.util.Arrays;

/**
 * Spans as an OTLP message.
 *
 * @param buffer the {@code ExportTraceServiceRequest}, uncompressed, from the first byte
 * @param length the length of the message
 * @param spans how many spans it holds
 */
record OtlpPayload(byte[] buffer, int length, int spans) implements Payload {

	OtlpPayload(byte[] message, int spans) {
		this(message, message.length, spans);
	}

	@Override
	public byte[] message() {
		return (this.buffer.length == this.length) ? this.buffer : Arrays.copyOf(this.buffer, this.length);
	}

	@Override
	public long bytes() {
		return this.buffer.length;
	}

	@Override
	public String toString() {
		return this.spans + " spans in " + this.length + " bytes";
	}

}
