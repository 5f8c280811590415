package dev.throughline.export.delivery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How exported spans are sent.
 *
 * @param headerFiles Files that hold the values of headers, by the name of the header.
 * They are read again when they change.
 * @param proxy HTTP proxy between here and the collectors, as host:port.
 * @param destinations Further collectors that get all exported spans, by a name of your
 * choice.
 */
@ConfigurationProperties("throughline.export")
record DeliveryProperties(@DefaultValue Map<String, Path> headerFiles, @Nullable String proxy,
		@DefaultValue Map<String, Destination> destinations) {

	static final String PREFIX = "throughline.export";

	/**
	 * A further collector.
	 *
	 * @param endpoint Address of the collector; over HTTP without a path /v1/traces is
	 * added.
	 * @param transport Protocol to speak: http or grpc.
	 * @param headers Headers of each request.
	 * @param headerFiles Files that hold the values of headers, by the name of the
	 * header.
	 * @param compression How messages are compressed: gzip or none.
	 * @param timeout Longest time for a request.
	 * @param connectTimeout Longest time for a connection.
	 * @param ssl Certificates.
	 * @param proxy HTTP proxy, as host:port.
	 */
	record Destination(@Nullable String endpoint, @Nullable String transport, @DefaultValue Map<String, String> headers,
			@DefaultValue Map<String, Path> headerFiles, @Nullable String compression,
			@DefaultValue("10s") Duration timeout, @DefaultValue("10s") Duration connectTimeout, @DefaultValue Ssl ssl,
			@Nullable String proxy) {

		@Override
		public String toString() {
			return "destination";
		}

	}

	/**
	 * Certificates.
	 *
	 * @param bundle Name of the SSL bundle.
	 */
	record Ssl(@Nullable String bundle) {

	}

}
