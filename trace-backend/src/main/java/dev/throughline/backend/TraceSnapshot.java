package dev.throughline.backend;

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
 */
record TraceSnapshot(TraceId id, List<byte[]> batches, List<String> serviceNames, long weight, long firstStart,
		long lastStart) {

	/**
	 * Return the trace as one message. Concatenated protobuf messages are one message
	 * whose repeated fields are concatenated.
	 * @return the bytes of {@code TracesData}, which are those of Tempo's {@code Trace}
	 */
	byte[] toByteArray() {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		this.batches.forEach(bytes::writeBytes);
		return bytes.toByteArray();
	}

	TracesData toTracesData() {
		try {
			return TracesData.parseFrom(toByteArray());
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException("A stored trace cannot be read although it was checked.", ex);
		}
	}

	boolean isWithin(long beginEpochMillis, long endEpochMillis) {
		return this.lastStart >= beginEpochMillis && this.firstStart <= endEpochMillis;
	}

}
