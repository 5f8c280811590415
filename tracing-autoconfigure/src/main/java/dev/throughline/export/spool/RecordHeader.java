package dev.throughline.export.spool;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

/**
 * What stands before each message on disk. It has a checksum of its own, so that a length
 * is believed before anything is allocated or skipped, and spans are counted without
 * reading messages.
 *
 * @param length how many bytes the message has
 * @param spans how many spans it holds
 * @param time when it was written, in milliseconds since the epoch
 * @param checksum the CRC-32C of the message
 */
record RecordHeader(int length, int spans, long time, int checksum) {

	/**
	 * The byte that may be {@link #REMOVED}, the four components, and their checksum.
	 */
	static final int SIZE = 25;

	/**
	 * First byte of a record whose message is there no more. Written over another one in
	 * place, which is why no checksum covers it.
	 */
	static final byte REMOVED = 1;

	private static final int CHECKED_FROM = 1;

	private static final int CHECKED_LENGTH = 20;

	static RecordHeader of(byte[] message, int spans, long time) {
		return new RecordHeader(message.length, spans, time, checksum(message, 0, message.length));
	}

	/**
	 * Reads a header.
	 * @param bytes {@link #SIZE} bytes
	 * @return the header, or {@code null} when these bytes are none
	 */
	static @Nullable RecordHeader read(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes, CHECKED_FROM, SIZE - CHECKED_FROM);
		RecordHeader header = new RecordHeader(buffer.getInt(), buffer.getInt(), buffer.getLong(), buffer.getInt());
		boolean intact = buffer.getInt() == checksum(bytes, CHECKED_FROM, CHECKED_LENGTH);
		return (intact && header.length >= 0 && header.spans >= 0) ? header : null;
	}

	static boolean isRemoved(byte[] bytes) {
		return bytes[0] == REMOVED;
	}

	byte[] bytes() {
		byte[] bytes = new byte[SIZE];
		ByteBuffer.wrap(bytes, CHECKED_FROM, CHECKED_LENGTH)
			.putInt(this.length)
			.putInt(this.spans)
			.putLong(this.time)
			.putInt(this.checksum);
		ByteBuffer.wrap(bytes).putInt(CHECKED_FROM + CHECKED_LENGTH, checksum(bytes, CHECKED_FROM, CHECKED_LENGTH));
		return bytes;
	}

	/**
	 * How many bytes header and message take.
	 * @return the size in bytes
	 */
	long size() {
		return (long) SIZE + this.length;
	}

	boolean describes(byte[] message) {
		return message.length == this.length && checksum(message, 0, message.length) == this.checksum;
	}

	private static int checksum(byte[] bytes, int offset, int length) {
		CRC32C checksum = new CRC32C();
		checksum.update(bytes, offset, length);
		return (int) checksum.getValue();
	}

}
