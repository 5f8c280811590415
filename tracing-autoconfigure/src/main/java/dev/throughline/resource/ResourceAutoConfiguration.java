package dev.throughline.resource;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryProperties;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryResourceAttributes;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the resource that spans and logs
 * of OpenTelemetry share. Runs before Spring Boot's SDK, whose own resource backs off.
 */
@AutoConfiguration(before = OpenTelemetrySdkAutoConfiguration.class)
@ConditionalOnClass({ Resource.class, OpenTelemetryResourceAttributes.class })
@ConditionalOnBooleanProperty(name = "throughline.resource.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ OpenTelemetryProperties.class, ResourceProperties.class })
public final class ResourceAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Resource throughlineResource(Environment environment, OpenTelemetryProperties properties,
			ObjectProvider<BuildProperties> buildProperties) {
		Map<String, String> configured = new HashMap<>();
		new OpenTelemetryResourceAttributes(environment, properties.getResourceAttributes()).applyTo(configured::put);
		return new DetectedResource(detectors(Surroundings.ofThisProcess(),
				version(environment, buildProperties.getIfUnique()), UUID::randomUUID, environment.getActiveProfiles()))
			.with(configured);
	}

	static List<ResourceDetector> detectors(Surroundings surroundings, @Nullable String version,
			Supplier<UUID> instanceId, String... activeProfiles) {
		return List.of(new ServiceDetector(version, instanceId), new EnvironmentDetector(activeProfiles),
				new HostDetector(surroundings), new ProcessDetector(surroundings, ProcessHandle.current().pid()),
				new ContainerDetector(surroundings), new KubernetesDetector(surroundings));
	}

	private static @Nullable String version(Environment environment, @Nullable BuildProperties build) {
		String version = (build != null) ? build.getVersion() : null;
		// Spring Boot reads the Implementation-Version of the main class's jar into it
		return (version != null) ? version : environment.getProperty("spring.application.version");
	}

}
