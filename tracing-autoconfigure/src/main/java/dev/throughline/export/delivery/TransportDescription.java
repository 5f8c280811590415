package dev.throughline.export.delivery;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.opentelemetry.sdk.common.export.Compressor;
import org.jspecify.annotations.Nullable;

/**
 * What may be shown of a transport: neither user information nor query, which may hold
 * keys.
 */
final class TransportDescription {

	private TransportDescription() {
	}

	static Map<String, Object> of(String transport, URI endpoint, @Nullable Compressor compressor, Duration timeout) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("endpoint", shown(endpoint));
		description.put("transport", transport);
		description.put("compression", (compressor != null) ? compressor.getEncoding() : "none");
		description.put("timeout", timeout.toMillis() + "ms");
		return description;
	}

	private static String shown(URI endpoint) {
		String port = (endpoint.getPort() >= 0) ? ":" + endpoint.getPort() : "";
		return endpoint.getScheme() + "://" + endpoint.getHost() + port + endpoint.getRawPath();
	}

}
