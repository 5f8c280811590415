package dev.throughline.export.connection;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.lifecycle.DockerComposeServicesReadyEvent;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * A service of a compose file as Spring Boot reads it from a running engine.
 *
 * @param name the service's name
 * @param image the image it runs
 * @param ports published ports, by that in the container
 * @param labels its labels
 */
record ComposeService(String name, ImageReference image, ConnectionPorts ports,
		Map<String, String> labels) implements RunningService {

	private static final String LISTENER = "org.springframework.boot.docker.compose.service.connection.DockerComposeServiceConnectionsApplicationListener";

	static ComposeService of(String name, String image, Map<Integer, Integer> published) {
		return new ComposeService(name, ImageReference.of(image), new Published(published), Map.of());
	}

	ComposeService label(String key, String value) {
		Map<String, String> labels = new HashMap<>(this.labels);
		labels.put(key, value);
		return new ComposeService(this.name, this.image, this.ports, labels);
	}

	@Override
	public String host() {
		return "127.0.0.1";
	}

	@Override
	public Map<String, @Nullable String> env() {
		return Map.of();
	}

	/**
	 * What Spring Boot hands to factories.
	 */
	DockerComposeConnectionSource source() {
		return instantiate(DockerComposeConnectionSource.class,
				new Class<?>[] { RunningService.class, Environment.class }, this, new MockEnvironment());
	}

	/**
	 * Registers what Spring Boot registers once services run.
	 */
	@SuppressWarnings("unchecked")
	static void register(ConfigurableApplicationContext context, ComposeService... services) {
		DockerComposeServicesReadyEvent event = instantiate(DockerComposeServicesReadyEvent.class,
				new Class<?>[] { ApplicationContext.class, List.class }, context, List.of(services));
		Class<?> type = ClassUtils.resolveClassName(LISTENER, null);
		((ApplicationListener<DockerComposeServicesReadyEvent>) instantiate(type, new Class<?>[0]))
			.onApplicationEvent(event);
	}

	private static <T> T instantiate(Class<T> type, Class<?>[] types, Object... values) {
		try {
			return BeanUtils.instantiateClass(type.getDeclaredConstructor(types), values);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("Spring Boot has changed " + type, ex);
		}
	}

	/**
	 * Published ports that answer as those of an engine do.
	 *
	 * @param mapping the ports, by that in the container
	 */
	private record Published(Map<Integer, Integer> mapping) implements ConnectionPorts {

		@Override
		public int get(int containerPort) {
			Integer port = this.mapping.get(containerPort);
			Assert.state(port != null, () -> "No host port mapping found for container port " + containerPort);
			return port;
		}

		@Override
		public List<Integer> getAll() {
			return getAll(null);
		}

		@Override
		public List<Integer> getAll(@Nullable String protocol) {
			return List.copyOf(this.mapping.values());
		}

	}

}
