package dev.throughline.export.delivery;

/**
 * Spans as an OTLP message.
 *
 * @param message the {@code ExportTraceServiceRequest}, uncompressed
 * @param spans how many spans it holds
 */
record OtlpPayload(byte[] message, int spans) implements Payload {

	@Override
	public long bytes() {
		return this.message.length;
	}

	@Override
	public String toString() {
		return this.spans + " spans in " + this.message.length + " bytes";
	}

}
