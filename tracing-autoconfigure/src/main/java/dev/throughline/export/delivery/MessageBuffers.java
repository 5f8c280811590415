package dev.throughline.export.delivery;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Arrays that messages are encoded into, used again when what they held has arrived. Two
 * are kept, one for the message under way and one for the next. Used by one thread.
 */
final class MessageBuffers {

	private static final int MOST = 2;

	/**
	 * What is larger is left to the garbage collector, and fits exactly.
	 */
	private static final int LARGEST = 1 << 20;

	private final Deque<byte[]> spares = new ArrayDeque<>(MOST);

	/**
	 * Returns an array for a message.
	 * @param length the length of the message
	 * @return an array that is at least as long, and not more than twice
	 */
	byte[] take(int length) {
		byte[] spare = this.spares.pollFirst();
		if (spare != null && spare.length >= length && spare.length / 2 <= length) {
			return spare;
		}
		// the next batch with as many spans is hardly ever of the same length
		return new byte[(length <= LARGEST) ? length + length / 8 : length];
	}

	/**
	 * Takes an array back that nobody reads any more.
	 * @param buffer the array
	 */
	void giveBack(byte[] buffer) {
		if (this.spares.size() < MOST && buffer.length <= LARGEST) {
			this.spares.addFirst(buffer);
		}
	}

}
