package dev.throughline.backend.query;

import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.MessageOrBuilder;
import dev.throughline.backend.http.JsonText;
import io.opentelemetry.proto.trace.v1.TracesData;

/**
 * Writes a trace as the JSON of Tempo's {@code GET /api/traces/{traceID}}. Tempo marshals
 * its own {@code Trace} message with protobuf's JSON mapping and renames the one field
 * {@code resourceSpans} to {@code batches} (its {@code tempopb.MarshalToJSONV1}), so this
 * differs from OTLP's JSON: <strong>ids are base64</strong> and not hexadecimal,
 * enumerations are names, and 64-bit numbers are strings.
 */
final class TempoJson {

	private final StringBuilder out = new StringBuilder();

	private TempoJson() {
	}

	static String write(TracesData trace) {
		TempoJson json = new TempoJson();
		json.out.append("{\"batches\":");
		json.array(trace.getResourceSpansList());
		return json.out.append('}').toString();
	}

	private void message(MessageOrBuilder message) {
		this.out.append('{');
		Iterator<Map.Entry<FieldDescriptor, Object>> fields = message.getAllFields().entrySet().iterator();
		while (fields.hasNext()) {
			Map.Entry<FieldDescriptor, Object> field = fields.next();
			JsonText.quote(field.getKey().getJsonName(), this.out);
			this.out.append(':');
			if (field.getValue() instanceof List<?> elements) {
				array(elements);
			}
			else {
				value(field.getValue());
			}
			if (fields.hasNext()) {
				this.out.append(',');
			}
		}
		this.out.append('}');
	}

	private void array(List<?> elements) {
		this.out.append('[');
		for (int i = 0; i < elements.size(); i++) {
			if (i > 0) {
				this.out.append(',');
			}
			value(elements.get(i));
		}
		this.out.append(']');
	}

	private void value(Object value) {
		if (value instanceof Message message) {
			message(message);
		}
		else if (value instanceof ByteString bytes) {
			this.out.append('"').append(Base64.getEncoder().encodeToString(bytes.toByteArray())).append('"');
		}
		else if (value instanceof EnumValueDescriptor constant) {
			enumeration(constant);
		}
		else if (value instanceof Boolean || value instanceof Integer) {
			this.out.append(value);
		}
		else if (value instanceof Double number && Double.isFinite(number)) {
			this.out.append(number);
		}
		else {
			JsonText.quote(value.toString(), this.out);
		}
	}

	private void enumeration(EnumValueDescriptor constant) {
		// A number that is newer than these classes has no name to write.
		if (constant.getIndex() < 0) {
			this.out.append(constant.getNumber());
		}
		else {
			this.out.append('"').append(constant.getName()).append('"');
		}
	}

}
