package dev.throughline.backend.query;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Joins encoded elements to a JSON array as they come.
 */
final class JsonArrayOutput {

	private final OutputStream out;

	private int size;

	JsonArrayOutput(OutputStream out) throws IOException {
		this.out = out;
		out.write('[');
	}

	int size() {
		return this.size;
	}

	void write(byte[] element) throws IOException {
		if (this.size++ > 0) {
			this.out.write(',');
		}
		this.out.write(element);
	}

	void end() throws IOException {
		this.out.write(']');
	}

}
