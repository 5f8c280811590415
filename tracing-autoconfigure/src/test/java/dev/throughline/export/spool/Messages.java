package dev.throughline.export.spool;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/**
 * Messages that show when one byte of them is another.
 */
final class Messages {

	static final int SMALLEST = Integer.BYTES;

	private Messages() {
	}

	static byte[] message(int id, int length) {
		byte[] message = new byte[length];
		new Random(id).nextBytes(message);
		ByteBuffer.wrap(message).putInt(id);
		return message;
	}

	static int id(byte[] message) {
		return ByteBuffer.wrap(message).getInt();
	}

	static boolean isIntact(byte[] message) {
		return message.length >= SMALLEST && Arrays.equals(message, message(id(message), message.length));
	}

}
