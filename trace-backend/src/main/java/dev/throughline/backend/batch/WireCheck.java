package dev.throughline.backend.batch;

import java.io.IOException;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;

/**
 * Walks over protobuf bytes without making objects of them: says whether they can be read
 * later and what that may cost. Two bytes on the wire can become an object of a hundred,
 * so counting bytes alone would not bound the heap.
 */
final class WireCheck {

	private static final int MESSAGE_COST = 64;

	// The protobuf reader stops at 100 levels, and a span lies three below the top.
	private static final int MAX_DEPTH = 64;

	private WireCheck() {
	}

	/**
	 * Check that a message can be read.
	 * @param bytes where the message lies
	 * @param offset where it starts
	 * @param length how long it is
	 * @param type the type of the message
	 * @return a price for every message in it
	 * @throws IOException if it cannot be read
	 * @throws MalformedRequestException if it is nested too deeply
	 */
	static long price(byte[] bytes, int offset, int length, Descriptor type)
			throws IOException, MalformedRequestException {
		CodedInputStream input = CodedInputStream.newInstance(bytes, offset, length);
		return MESSAGE_COST * countMessages(input, type, 1);
	}

	static void requireUtf8(byte[] bytes, int offset, int length) throws MalformedRequestException {
		if (!ByteString.copyFrom(bytes, offset, length).isValidUtf8()) {
			throw new MalformedRequestException("A text is not valid UTF-8.");
		}
	}

	private static long countMessages(CodedInputStream input, Descriptor type, int depth)
			throws IOException, MalformedRequestException {
		if (depth > MAX_DEPTH) {
			throw new MalformedRequestException("A message is nested more than " + MAX_DEPTH + " levels deep.");
		}
		long messages = 1;
		for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
			FieldDescriptor field = isLengthDelimited(tag) ? type.findFieldByNumber(WireFormat.getTagFieldNumber(tag))
					: null;
			if (field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
				int outer = input.pushLimit(input.readRawVarint32());
				messages += countMessages(input, field.getMessageType(), depth + 1);
				input.checkLastTagWas(0);
				input.popLimit(outer);
			}
			else if (field != null && field.getJavaType() == FieldDescriptor.JavaType.STRING) {
				input.readStringRequireUtf8();
			}
			else if (!input.skipField(tag)) {
				throw new MalformedRequestException("A group ends that never started.");
			}
		}
		return messages;
	}

	private static boolean isLengthDelimited(int tag) {
		return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
	}

}
