package dev.throughline.backend.query;

import java.util.Base64;
import java.util.List;

import dev.throughline.backend.http.JsonText;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;

/**
 * Writes OTLP attribute values as the text that Zipkin's tags and annotations hold:
 * strings as they are, everything nested as JSON.
 */
final class AttributeText {

	private AttributeText() {
	}

	static String of(AnyValue value) {
		if (value.hasStringValue()) {
			return value.getStringValue();
		}
		StringBuilder out = new StringBuilder();
		append(value, out);
		return out.toString();
	}

	static String json(List<KeyValue> attributes) {
		StringBuilder out = new StringBuilder();
		append(attributes, out);
		return out.toString();
	}

	private static void append(List<KeyValue> attributes, StringBuilder out) {
		out.append('{');
		for (int i = 0; i < attributes.size(); i++) {
			out.append((i > 0) ? "," : "");
			JsonText.quote(attributes.get(i).getKey(), out);
			out.append(':');
			append(attributes.get(i).getValue(), out);
		}
		out.append('}');
	}

	private static void append(AnyValue value, StringBuilder out) {
		switch (value.getValueCase()) {
			case STRING_VALUE -> JsonText.quote(value.getStringValue(), out);
			case BOOL_VALUE -> out.append(value.getBoolValue());
			case INT_VALUE -> out.append(value.getIntValue());
			case DOUBLE_VALUE -> out.append(value.getDoubleValue());
			case BYTES_VALUE ->
				JsonText.quote(Base64.getEncoder().encodeToString(value.getBytesValue().toByteArray()), out);
			case KVLIST_VALUE -> append(value.getKvlistValue().getValuesList(), out);
			case ARRAY_VALUE -> {
				out.append('[');
				for (int i = 0; i < value.getArrayValue().getValuesCount(); i++) {
					out.append((i > 0) ? "," : "");
					append(value.getArrayValue().getValues(i), out);
				}
				out.append(']');
			}
			default -> out.append("null");
		}
	}

}
