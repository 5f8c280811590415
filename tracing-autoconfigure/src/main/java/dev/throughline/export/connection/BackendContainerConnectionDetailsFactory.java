package dev.throughline.export.connection;

import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Container;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;

/**
 * Tells where a container of Tempo or Jaeger with {@code @ServiceConnection} takes spans.
 */
final class BackendContainerConnectionDetailsFactory
		extends ContainerConnectionDetailsFactory<Container<?>, OtlpTracingConnectionDetails> {

	BackendContainerConnectionDetailsFactory() {
		super(BackendImages.NAMES, BackendImages.REQUIRED_CLASS);
	}

	@Override
	protected OtlpTracingConnectionDetails getContainerConnectionDetails(
			ContainerConnectionSource<Container<?>> source) {
		return new TestcontainersConnectionDetails(source);
	}

	/**
	 * The mapped ports of a container, which are known once it runs.
	 */
	private static final class TestcontainersConnectionDetails extends ContainerConnectionDetails<Container<?>>
			implements BackendConnectionDetails {

		TestcontainersConnectionDetails(ContainerConnectionSource<Container<?>> source) {
			super(source);
		}

		@Override
		public String getUrl(Transport transport) {
			OtlpPort inside = new OtlpPort(transport);
			Container<?> container = getContainer();
			if (!container.getExposedPorts().contains(inside.number())) {
				throw inside.unreachable("Container " + container.getDockerImageName(), "Name it in withExposedPorts");
			}
			return inside.url(getSslBundle() != null, container.getHost(), container.getMappedPort(inside.number()));
		}

		@Override
		public @Nullable SslBundle getSslBundle() {
			return super.getSslBundle();
		}

	}

}
