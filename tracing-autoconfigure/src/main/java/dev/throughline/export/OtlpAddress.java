package dev.throughline.export;

import java.net.URI;
import java.util.Map;

import dev.throughline.network.ServerAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a destination is, taken apart.
 *
 * @param destination the name of the destination
 * @param endpoint the endpoint as people see it, without credentials
 * @param transport over HTTP or gRPC
 * @param tls whether TLS is spoken
 * @param host the host, without brackets
 * @param port the port that is connected to
 * @param path the path, possibly empty
 * @param behindProxy whether something else is connected to in its place
 */
record OtlpAddress(String destination, String endpoint, Transport transport, boolean tls, String host, int port,
		String path, boolean behindProxy) {

	/**
	 * The two transports of OTLP, each with its well-known port.
	 */
	enum Transport {

		GRPC(4317), HTTP(4318);

		private final int port;

		Transport(int port) {
			this.port = port;
		}

		int port() {
			return this.port;
		}

		Transport other() {
			return (this == GRPC) ? HTTP : GRPC;
		}

		@Override
		public String toString() {
			return (this == GRPC) ? "gRPC" : "HTTP";
		}

	}

	/**
	 * Reads the address from what a destination tells of itself.
	 * @param destination the name of the destination
	 * @param description its description, see
	 * {@link dev.throughline.export.delivery.Delivery#description()}
	 * @return the address, or {@code null} when spans go elsewhere than over OTLP
	 */
	static @Nullable OtlpAddress of(String destination, Map<String, Object> description) {
		Object endpoint = description.get("endpoint");
		Object transport = description.get("transport");
		if (endpoint == null || transport == null) {
			return null;
		}
		URI uri;
		try {
			uri = new URI(endpoint.toString());
		}
		catch (java.net.URISyntaxException ex) {
			return null;
		}
		ServerAddress server = ServerAddress.of(uri);
		if (server == null) {
			return null;
		}
		String host = server.host().startsWith("[") ? server.host().substring(1, server.host().length() - 1)
				: server.host();
		return new OtlpAddress(destination, endpoint.toString(),
				"grpc".equalsIgnoreCase(transport.toString()) ? Transport.GRPC : Transport.HTTP,
				"https".equalsIgnoreCase(uri.getScheme()), host, server.portOrDefault(uri.getScheme()),
				(uri.getRawPath() != null) ? uri.getRawPath() : "", description.containsKey("proxy"));
	}

	/**
	 * Tells whether the port is the one of the other transport.
	 * @return whether it is, by convention
	 */
	boolean contradictsPort() {
		return this.port == this.transport.other().port();
	}

}
