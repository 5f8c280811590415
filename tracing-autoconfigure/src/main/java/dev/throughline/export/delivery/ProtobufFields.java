package dev.throughline.export.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Cursor over the fields of an encoded Protocol Buffers message.
 *
 * @see <a href="https://protobuf.dev/programming-guides/encoding/">Encoding</a>
 */
final class ProtobufFields {

	private static final int VARINT = 0;

	private static final int FIXED64 = 1;

	private static final int LENGTH_DELIMITED = 2;

	private static final int FIXED32 = 5;

	private final byte[] bytes;

	private final int limit;

	private int position;

	private int start;

	private long tag;

	private int content;

	private long value;

	ProtobufFields(byte[] bytes) {
		this(bytes, 0, bytes.length);
	}

	ProtobufFields(byte[] bytes, int from, int to) {
		this.bytes = bytes;
		this.position = from;
		this.limit = to;
	}

	/**
	 * Moves to the next field.
	 * @return whether there is one
	 * @throws IllegalArgumentException when the message is malformed
	 */
	boolean next() {
		if (this.position == this.limit) {
			return false;
		}
		this.start = this.position;
		this.tag = varint();
		this.content = this.position;
		switch ((int) this.tag & 7) {
			case VARINT -> readValue();
			case FIXED64 -> skip(8);
			case LENGTH_DELIMITED -> {
				long length = varint();
				this.content = this.position;
				skip(length);
			}
			case FIXED32 -> skip(4);
			default -> throw malformed();
		}
		return true;
	}

	private void readValue() {
		this.value = varint();
	}

	private long varint() {
		long result = 0;
		for (int shift = 0; shift < 64 && this.position < this.limit; shift += 7) {
			byte octet = this.bytes[this.position++];
			result |= (long) (octet & 0x7f) << shift;
			if (octet >= 0) {
				return result;
			}
		}
		throw malformed();
	}

	private void skip(long length) {
		if (length < 0 || length > this.limit - this.position) {
			throw malformed();
		}
		this.position += (int) length;
	}

	private static IllegalArgumentException malformed() {
		return new IllegalArgumentException("Not a message of Protocol Buffers");
	}

	boolean isMessage(int number) {
		return this.tag == ((number << 3) | LENGTH_DELIMITED);
	}

	boolean isVarint(int number) {
		return this.tag == ((number << 3) | VARINT);
	}

	/**
	 * Where the field begins, with its tag.
	 * @return the index of its first byte
	 */
	int start() {
		return this.start;
	}

	/**
	 * Where the field ends.
	 * @return the index behind its last byte
	 */
	int end() {
		return this.position;
	}

	long value() {
		return this.value;
	}

	String text() {
		return new String(this.bytes, this.content, this.position - this.content, StandardCharsets.UTF_8);
	}

	/**
	 * Writes what stands before the content of a nested message.
	 * @param number the number of the field
	 * @param length the length of the content
	 * @param out what to write to
	 */
	static void writeHead(int number, int length, ByteArrayOutputStream out) {
		out.write((number << 3) | LENGTH_DELIMITED);
		int rest = length;
		while (rest > 0x7f) {
			out.write((rest & 0x7f) | 0x80);
			rest >>>= 7;
		}
		out.write(rest);
	}

	ProtobufFields nested() {
		return new ProtobufFields(this.bytes, this.content, this.position);
	}

}
