package dev.throughline.backend.otlp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import dev.throughline.backend.batch.MalformedRequestException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import org.jspecify.annotations.Nullable;

/**
 * Translates OTLP's JSON into OTLP's protobuf, value by value, so that both take the same
 * way from there. OTLP's JSON is protobuf's JSON with trace and span ids in hexadecimal
 * and with enumerations as numbers; unknown fields are ignored. See
 * <a href= "https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding">JSON
 * Protobuf Encoding</a>.
 */
final class OtlpJson {

	private static final Set<String> HEX_FIELDS = Set.of("trace_id", "span_id", "parent_span_id");

	// No id has one byte: the span that carries it is rejected and the rest is kept.
	private static final byte[] UNREADABLE_ID = { 0 };

	private final JsonReader reader;

	private OtlpJson(JsonReader reader) {
		this.reader = reader;
	}

	static byte[] toProtobuf(byte[] json) throws MalformedRequestException {
		OtlpJson translation = new OtlpJson(new JsonReader(json));
		try {
			byte[] request = translation.message(ExportTraceServiceRequest.getDescriptor());
			translation.reader.end();
			return request;
		}
		catch (IOException ex) {
			throw new IllegalStateException("Writing to memory failed.", ex);
		}
	}

	private byte[] message(Descriptor type) throws IOException, MalformedRequestException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		CodedOutputStream out = CodedOutputStream.newInstance(bytes, 64);
		this.reader.begin('{');
		for (boolean first = true; this.reader.hasNext('}', first); first = false) {
			FieldDescriptor field = field(type, this.reader.name());
			if (field == null) {
				this.reader.skipValue();
			}
			else if (this.reader.peek() == 'n') {
				this.reader.literal();
			}
			else if (field.isRepeated()) {
				array(field, out);
			}
			else {
				value(field, out);
			}
		}
		out.flush();
		return bytes.toByteArray();
	}

	private static @Nullable FieldDescriptor field(Descriptor type, String name) {
		for (FieldDescriptor field : type.getFields()) {
			if (field.getJsonName().equals(name) || field.getName().equals(name)) {
				return field;
			}
		}
		return null;
	}

	private void array(FieldDescriptor field, CodedOutputStream out) throws IOException, MalformedRequestException {
		this.reader.begin('[');
		for (boolean first = true; this.reader.hasNext(']', first); first = false) {
			value(field, out);
		}
	}

	private void value(FieldDescriptor field, CodedOutputStream out) throws IOException, MalformedRequestException {
		int number = field.getNumber();
		switch (field.getType()) {
			case MESSAGE -> out.writeByteArray(number, message(field.getMessageType()));
			case STRING -> out.writeString(number, string(field));
			case BYTES -> out.writeByteArray(number, bytes(field));
			case BOOL -> out.writeBool(number, bool(field));
			case DOUBLE -> out.writeDouble(number, real(field));
			case ENUM -> out.writeEnum(number, enumeration(field));
			case FIXED32 -> out.writeFixed32(number, integer(field).intValue());
			case FIXED64 -> out.writeFixed64(number, integer(field).longValue());
			case INT32 -> out.writeInt32(number, integer(field).intValue());
			case INT64 -> out.writeInt64(number, integer(field).longValue());
			case UINT32 -> out.writeUInt32(number, integer(field).intValue());
			default -> throw new IllegalStateException("OTLP has no field of type " + field.getType());
		}
	}

	private String string(FieldDescriptor field) throws MalformedRequestException {
		if (this.reader.peek() != '"') {
			throw expected(field, "a string");
		}
		return this.reader.string();
	}

	private byte[] bytes(FieldDescriptor field) throws MalformedRequestException {
		String text = string(field);
		boolean hex = HEX_FIELDS.contains(field.getName());
		try {
			return hex ? HexFormat.of().parseHex(text) : Base64.getDecoder().decode(text);
		}
		catch (IllegalArgumentException ex) {
			if (hex) {
				return UNREADABLE_ID;
			}
			throw expected(field, "base64");
		}
	}

	private boolean bool(FieldDescriptor field) throws MalformedRequestException {
		String literal = scalar(field, "true or false");
		if (!literal.equals("true") && !literal.equals("false")) {
			throw expected(field, "true or false");
		}
		return literal.equals("true");
	}

	private double real(FieldDescriptor field) throws MalformedRequestException {
		try {
			return Double.parseDouble(scalar(field, "a number"));
		}
		catch (NumberFormatException ex) {
			throw expected(field, "a number");
		}
	}

	private int enumeration(FieldDescriptor field) throws MalformedRequestException {
		String text = scalar(field, "a whole number");
		EnumValueDescriptor value = field.getEnumType().findValueByName(text);
		return (value != null) ? value.getNumber() : integer(field, text).intValue();
	}

	private BigInteger integer(FieldDescriptor field) throws MalformedRequestException {
		return integer(field, scalar(field, "a whole number"));
	}

	private BigInteger integer(FieldDescriptor field, String text) throws MalformedRequestException {
		try {
			BigDecimal number = new BigDecimal((text.length() > 32) ? "" : text);
			// Stops 1e999999999 from becoming a number of that many digits.
			if (Math.abs((long) number.scale()) > 32) {
				throw expected(field, "a whole number in its range");
			}
			BigInteger integer = number.toBigIntegerExact();
			if (!isWithin(integer, field)) {
				throw expected(field, "a whole number in its range");
			}
			return integer;
		}
		catch (ArithmeticException | NumberFormatException ex) {
			throw expected(field, "a whole number");
		}
	}

	private static boolean isWithin(BigInteger integer, FieldDescriptor field) {
		return switch (field.getType()) {
			case FIXED32, UINT32 -> integer.signum() >= 0 && integer.bitLength() <= 32;
			case FIXED64 -> integer.signum() >= 0 && integer.bitLength() <= 64;
			case ENUM, INT32 -> integer.bitLength() <= 31;
			default -> integer.bitLength() <= 63;
		};
	}

	private String scalar(FieldDescriptor field, String expected) throws MalformedRequestException {
		return switch (this.reader.peek()) {
			case '"' -> this.reader.string();
			case '{', '[' -> throw expected(field, expected);
			default -> this.reader.literal();
		};
	}

	private MalformedRequestException expected(FieldDescriptor field, String expected) {
		return this.reader.fault(field.getJsonName() + " is not " + expected);
	}

}
