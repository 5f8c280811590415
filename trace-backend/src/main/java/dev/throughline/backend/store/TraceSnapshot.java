package dev.throughline.backend.store;

import java.io.ByteArrayOutputStream;
import java.util.List;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.trace.v1.TracesData;

/**
 * One trace as it was when somebody asked for it.
 *
 * @param id the trace id
 * @param batches the bytes as they came
 * @param serviceNames the services that sent them, in lower case
 * @param weight what reading it may cost
 * @param firstStart when its first span started, in milliseconds
 * @param lastStart when its last span started, in milliseconds
 * @since 0.1.0
 */
public record TraceSnapshot(TraceId id, List<byte[]> batches, List<String> serviceNames, long weight, long firstStart,
		long lastStart) {

	/**
	 * Return the trace as one message. Concatenated protobuf messages are one message
	 * whose repeated fields are concatenated.
	 * @return the bytes of {@code TracesData}, which are those of Tempo's {@code Trace}
	 */
	public byte[] toByteArray() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		this.batches.forEach(bytes::writeBytes);
		return bytes.toByteArray();
	}

	/**
	 * Return the trace as an object.
	 * @return the trace
	 */
	public TracesData toTracesData() {
		try {
			return TracesData.parseFrom(toByteArray());
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException("A stored trace cannot be read although it was checked.", ex);
		}
	}

	/**
	 * Say whether the trace, from the first start of a span to the last, overlaps a time.
	 * @param beginEpochMillis when the time begins
	 * @param endEpochMillis when the time ends
	 * @return {@code true} if it does
	 */
	public boolean isWithin(long beginEpochMillis, long endEpochMillis) {
		return this.lastStart >= beginEpochMillis && this.firstStart <= endEpochMillis;
	}

}
