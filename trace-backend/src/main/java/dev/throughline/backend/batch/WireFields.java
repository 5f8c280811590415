package dev.throughline.backend.batch;

import java.io.IOException;
import java.util.Arrays;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;

/**
 * Cursor over the fields of one protobuf message that leaves the bytes where they are.
 */
final class WireFields {

	private final byte[] bytes;

	private final int base;

	private final CodedInputStream input;

	private int tag;

	private int start;

	private int valueOffset;

	private long number;

	WireFields(byte[] bytes, int offset, int length) {
		this.bytes = bytes;
		this.base = offset;
		this.input = CodedInputStream.newInstance(bytes, offset, length);
	}

	boolean next() throws IOException, MalformedRequestException {
		this.start = position();
		this.tag = this.input.readTag();
		if (this.tag == 0) {
			return false;
		}
		this.valueOffset = position();
		this.number = 0;
		switch (WireFormat.getTagWireType(this.tag)) {
			case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
				int length = this.input.readRawVarint32();
				this.valueOffset = position();
				this.input.skipRawBytes(length);
			}
			case WireFormat.WIRETYPE_VARINT -> take(this.input.readRawVarint64());
			case WireFormat.WIRETYPE_FIXED64 -> take(this.input.readRawLittleEndian64());
			default -> {
				if (!this.input.skipField(this.tag)) {
					throw new MalformedRequestException("A group ends that never started.");
				}
			}
		}
		return true;
	}

	private void take(long value) {
		this.number = value;
	}

	/**
	 * Say whether this is a message, string or bytes field with the given number; the
	 * same number with another wire type is an unknown field.
	 * @param fieldNumber the number of the field
	 * @return {@code true} if it is
	 */
	boolean isBlock(int fieldNumber) {
		return this.tag == WireFormat.WIRETYPE_LENGTH_DELIMITED + (fieldNumber << 3);
	}

	boolean isVarint(int fieldNumber) {
		return this.tag == WireFormat.WIRETYPE_VARINT + (fieldNumber << 3);
	}

	boolean isFixed64(int fieldNumber) {
		return this.tag == WireFormat.WIRETYPE_FIXED64 + (fieldNumber << 3);
	}

	int start() {
		return this.start;
	}

	int end() {
		return position();
	}

	int valueOffset() {
		return this.valueOffset;
	}

	int valueLength() {
		return position() - this.valueOffset;
	}

	long number() {
		return this.number;
	}

	byte[] value() {
		return Arrays.copyOfRange(this.bytes, this.valueOffset, position());
	}

	WireFields fields() {
		return new WireFields(this.bytes, this.valueOffset, valueLength());
	}

	private int position() {
		return this.base + this.input.getTotalBytesRead();
	}

}
