package dev.throughline.network;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;

/**
 * Where and how a signal is sent: an endpoint as people write it, completed. A port of
 * 4317 means gRPC and any other HTTP unless the transport is stated; {@code grpc://}
 * states it; a missing scheme is {@code http}; an HTTP endpoint without a path gets the
 * signal's, and gRPC has no path.
 *
 * @param url the complete URL for the exporter
 * @param transport the transport to use
 * @param contradictsPort whether the stated transport is not the one the port stands for
 * @since 0.1.0
 * @see <a href="https://opentelemetry.io/docs/specs/otel/protocol/exporter/">OTLP
 * exporter specification</a>
 */
public record OtlpTarget(String url, Transport transport, boolean contradictsPort) {

	private static final int GRPC_PORT = 4317;

	private static final int HTTP_PORT = 4318;

	private static final HostPatterns LOOPBACK = HostPatterns.of("loopback",
			List.of("localhost", "*.localhost", "127.0.0.0/8", "::1"));

	/**
	 * Completes an endpoint.
	 * @param endpoint the endpoint as configured
	 * @param statedTransport the configured transport, or {@code null} when it is to be
	 * inferred
	 * @param signalPath the path of an HTTP endpoint that has none, such as
	 * {@code /v1/traces}
	 * @return the target, or {@code null} when the endpoint is not a usable URL
	 */
	public static @Nullable OtlpTarget of(String endpoint, @Nullable String statedTransport, String signalPath) {
		URI uri = parse(endpoint.trim());
		if (uri == null || uri.getHost() == null) {
			return null;
		}
		String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
		Transport stated = stated(statedTransport, scheme);
		Transport transport = (stated != null) ? stated : inferred(uri.getPort());
		String httpScheme = switch (scheme) {
			case "http", "grpc" -> "http";
			case "https", "grpcs" -> "https";
			default -> null;
		};
		if (httpScheme == null) {
			return null;
		}
		String base = httpScheme + "://" + uri.getRawAuthority();
		String url = (transport == Transport.GRPC) ? base : base + path(uri, signalPath);
		return new OtlpTarget(url, transport, contradicts(transport, uri.getPort()));
	}

	/**
	 * Whether messages stay on this machine, so that compressing them saves nothing.
	 * @return {@code true} for a loopback address or a name of one
	 */
	public boolean isLoopback() {
		return LOOPBACK.contains(URI.create(this.url));
	}

	private static @Nullable URI parse(String endpoint) {
		try {
			return new URI(endpoint.contains("://") ? endpoint : "http://" + endpoint);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static @Nullable Transport stated(@Nullable String statedTransport, String scheme) {
		if ("grpc".equalsIgnoreCase(statedTransport)) {
			return Transport.GRPC;
		}
		if (statedTransport != null) {
			return Transport.HTTP;
		}
		return scheme.startsWith("grpc") ? Transport.GRPC : null;
	}

	private static Transport inferred(int port) {
		return (port == GRPC_PORT) ? Transport.GRPC : Transport.HTTP;
	}

	private static String path(URI uri, String signalPath) {
		String path = uri.getRawPath();
		if (path == null || path.isEmpty() || path.equals("/")) {
			path = signalPath;
		}
		return (uri.getRawQuery() != null) ? path + "?" + uri.getRawQuery() : path;
	}

	private static boolean contradicts(Transport transport, int port) {
		return (transport == Transport.HTTP && port == GRPC_PORT) || (transport == Transport.GRPC && port == HTTP_PORT);
	}

}
