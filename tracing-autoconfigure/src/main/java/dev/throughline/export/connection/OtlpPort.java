package dev.throughline.export.connection;

import java.util.Locale;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;

/**
 * The port inside a container on which one transport of OTLP is spoken.
 *
 * @param transport the transport
 */
record OtlpPort(Transport transport) {

	int number() {
		return switch (this.transport) {
			case GRPC -> 4317;
			case HTTP -> 4318;
		};
	}

	/**
	 * Returns the address to export to.
	 * @param tls whether TLS is spoken
	 * @param host the host as seen from here
	 * @param port the port as seen from here
	 * @return the URL, complete for the exporter of the transport
	 */
	String url(boolean tls, String host, int port) {
		String path = (this.transport == Transport.HTTP) ? "/v1/traces" : "";
		return (tls ? "https://" : "http://") + host + ":" + port + path;
	}

	/**
	 * Says that the port cannot be reached from here.
	 * @param who the service or container
	 * @param remedy what makes it reachable
	 * @return an exception that names the property and the remedy
	 */
	IllegalStateException unreachable(String who, String remedy) {
		String other = name((this.transport == Transport.HTTP) ? Transport.GRPC : Transport.HTTP);
		return new IllegalStateException(
				"%s has no port for container port %d, on which it takes OTLP over %s. %s, or set ".formatted(who,
						number(), name(this.transport), remedy)
						+ "management.opentelemetry.tracing.export.otlp.transport=" + other + ".");
	}

	private static String name(Transport transport) {
		return transport.name().toLowerCase(Locale.ROOT);
	}

}
