package dev.throughline.backend.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

import com.google.protobuf.CodedOutputStream;

/**
 * Writes a protobuf message in memory from parts that are encoded already.
 */
final class BlockOutput {

	private final ByteArrayOutputStream out;

	BlockOutput() {
		this.out = new ByteArrayOutputStream();
	}

	BlockOutput(int size) {
		this.out = new ByteArrayOutputStream(size);
	}

	void write(byte[] fields) {
		this.out.writeBytes(fields);
	}

	void writeBlock(int fieldNumber, byte[] block) {
		writeBlock(fieldNumber, block, 0, block.length);
	}

	void writeBlock(int fieldNumber, byte[] bytes, int offset, int length) {
		writeHead(fieldNumber, length);
		this.out.write(bytes, offset, length);
	}

	private void writeHead(int fieldNumber, int length) {
		byte[] head = new byte[10];
		CodedOutputStream coded = CodedOutputStream.newInstance(head);
		try {
			coded.writeTag(fieldNumber, 2);
			coded.writeUInt32NoTag(length);
		}
		catch (IOException ex) {
			throw new IllegalStateException("A tag and a length did not fit into ten bytes.", ex);
		}
		this.out.write(head, 0, coded.getTotalBytesWritten());
	}

	int size() {
		return this.out.size();
	}

	byte[] toByteArray() {
		return this.out.toByteArray();
	}

}
