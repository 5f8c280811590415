package dev.throughline.resource;

import java.util.UUID;
import java.util.function.Supplier;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Version and instance of the service.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/resource/service/">Service
 * resource</a>
 */
final class ServiceDetector implements ResourceDetector {

	private final @Nullable String version;

	private final Supplier<UUID> instanceId;

	/**
	 * Creates a detector.
	 * @param version the application's version, or {@code null} when it is not known
	 * @param instanceId tells the id of this process, once
	 */
	ServiceDetector(@Nullable String version, Supplier<UUID> instanceId) {
		this.version = version;
		this.instanceId = instanceId;
	}

	@Override
	public void detect(AttributesBuilder attributes) {
		attributes.put("service.version", this.version);
		attributes.put("service.instance.id", this.instanceId.get().toString());
	}

}
