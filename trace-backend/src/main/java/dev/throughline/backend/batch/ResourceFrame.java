package dev.throughline.backend.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code ResourceSpans} message has besides its scopes: the resource, its schema
 * and fields that nobody knows yet.
 *
 * @param bytes the fields as they came
 * @param serviceName the service that the resource names, in lower case
 * @param price what reading the resource may cost
 */
record ResourceFrame(byte[] bytes, String serviceName, long price) {

	// Copied from io.opentelemetry.semconv.ServiceAttributes.
	private static final String SERVICE_NAME = "service.name";

	static ResourceFrame read(byte[] request, WireFields fields) throws IOException, MalformedRequestException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		String serviceName = ResourceBatch.UNKNOWN_SERVICE;
		long price = 0;
		while (fields.next()) {
			if (fields.isBlock(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER)) {
				continue;
			}
			out.write(request, fields.start(), fields.end() - fields.start());
			if (fields.isBlock(ResourceSpans.RESOURCE_FIELD_NUMBER)) {
				price += WireCheck.price(request, fields.valueOffset(), fields.valueLength(), Resource.getDescriptor());
				serviceName = serviceName(fields.fields(), serviceName);
			}
			else if (fields.isBlock(ResourceSpans.SCHEMA_URL_FIELD_NUMBER)) {
				WireCheck.requireUtf8(request, fields.valueOffset(), fields.valueLength());
			}
		}
		return new ResourceFrame(out.toByteArray(), serviceName, price);
	}

	private static String serviceName(WireFields resource, String defaultName)
			throws IOException, MalformedRequestException {
		String serviceName = defaultName;
		while (resource.next()) {
			if (resource.isBlock(Resource.ATTRIBUTES_FIELD_NUMBER)) {
				String name = serviceName(resource.fields());
				if (name != null && !name.isEmpty()) {
					serviceName = name.toLowerCase(Locale.ROOT);
				}
			}
		}
		return serviceName;
	}

	private static @Nullable String serviceName(WireFields attribute) throws IOException, MalformedRequestException {
		boolean named = false;
		String text = null;
		while (attribute.next()) {
			if (attribute.isBlock(KeyValue.KEY_FIELD_NUMBER)) {
				named = attribute.valueLength() == SERVICE_NAME.length() && SERVICE_NAME.equals(text(attribute));
			}
			else if (attribute.isBlock(KeyValue.VALUE_FIELD_NUMBER)) {
				WireFields value = attribute.fields();
				while (value.next()) {
					text = value.isBlock(AnyValue.STRING_VALUE_FIELD_NUMBER) ? text(value) : null;
				}
			}
		}
		return named ? text : null;
	}

	private static String text(WireFields fields) {
		return new String(fields.value(), StandardCharsets.UTF_8);
	}

}
