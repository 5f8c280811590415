package dev.throughline.export.delivery;

import java.util.Locale;
import java.util.regex.Pattern;

import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;

/**
 * Masks the headers of requests to collectors in {@code /actuator/env} and
 * {@code /actuator/configprops}, also where values are shown: their names are free, so
 * that no list of secret keys can know them.
 */
final class HeaderSanitizing implements SanitizingFunction {

	private static final Pattern HEADER = Pattern
		.compile("(throughline\\.export|management\\.(opentelemetry|otlp)|otel\\.exporter\\.otlp)\\..*headers.*");

	@Override
	public SanitizableData apply(SanitizableData data) {
		String key = data.getKey().toLowerCase(Locale.ROOT).replace('_', '.');
		return HEADER.matcher(key).matches() ? data.withSanitizedValue() : data;
	}

}
