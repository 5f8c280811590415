package dev.throughline.export.connection;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.boot.ssl.SslBundle;

/**
 * Tells where a Tempo or a Jaeger of the compose file takes spans. One that publishes
 * neither port is left alone: something else in the compose file sends to it.
 */
final class BackendDockerComposeConnectionDetailsFactory
		extends DockerComposeConnectionDetailsFactory<OtlpTracingConnectionDetails> {

	BackendDockerComposeConnectionDetailsFactory() {
		super(BackendImages.NAMES.toArray(String[]::new), BackendImages.REQUIRED_CLASS);
	}

	@Override
	protected @Nullable OtlpTracingConnectionDetails getDockerComposeConnectionDetails(
			DockerComposeConnectionSource source) {
		RunningService service = source.getRunningService();
		Map<Transport, Integer> published = new EnumMap<>(Transport.class);
		for (Transport transport : Transport.values()) {
			Integer port = published(service, transport);
			if (port != null) {
				published.put(transport, port);
			}
		}
		return published.isEmpty() ? null : new ComposeConnectionDetails(service, published);
	}

	private static @Nullable Integer published(RunningService service, Transport transport) {
		try {
			return service.ports().get(new OtlpPort(transport).number());
		}
		catch (IllegalStateException ex) {
			// the only way to ask whether it is
			return null;
		}
	}

	/**
	 * The published ports of a service.
	 */
	private static final class ComposeConnectionDetails extends DockerComposeConnectionDetails
			implements BackendConnectionDetails {

		private final String service;

		private final String host;

		private final Map<Transport, Integer> published;

		private final @Nullable SslBundle sslBundle;

		ComposeConnectionDetails(RunningService service, Map<Transport, Integer> published) {
			super(service);
			this.service = service.name();
			this.host = service.host();
			this.published = published;
			this.sslBundle = getSslBundle(service);
		}

		@Override
		public String getUrl(Transport transport) {
			OtlpPort inside = new OtlpPort(transport);
			Integer port = this.published.get(transport);
			if (port == null) {
				throw inside.unreachable("Service '" + this.service + "' of the compose file",
						"Publish it under 'ports'");
			}
			return inside.url(this.sslBundle != null, this.host, port);
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return this.sslBundle;
		}

	}

}
