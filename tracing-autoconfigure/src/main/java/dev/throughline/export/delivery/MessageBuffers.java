package dev.throughline.export.delivery;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays that messages are encoded into, used again when what they held has arrived: a
 * few, so that also a burst of batches finds them. Used by one thread.
 */
final class MessageBuffers {

	/**
	 * What is kept, in bytes. What is larger is left to the garbage collector.
	 */
	private static final int MOST = 1 << 20;

	private final Deque<byte[]> spares = new ArrayDeque<>();

	private int kept;

	/**
	 * Returns an array for a message.
	 * @param length the length of the message
	 * @return an array that is at least as long, and not more than twice
	 */
	byte[] take(int length) {
		for (byte[] spare = this.spares.pollFirst(); spare != null; spare = this.spares.pollFirst()) {
			this.kept -= spare.length;
			if (spare.length >= length && spare.length / 2 <= length) {
				return spare;
			}
		}
		// the next batch with as many spans is hardly ever of the same length
		return new byte[(length <= MOST) ? length + length / 8 : length];
	}

	/**
	 * Takes an array back that nobody reads any more.
	 * @param buffer the array
	 */
	void giveBack(byte[] buffer) {
		if (buffer.length <= MOST - this.kept) {
			this.kept += buffer.length;
			this.spares.addFirst(buffer);
		}
	}

}
