package dev.throughline.resource;

import java.util.Set;

import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Environment that the service is deployed to, told by an active profile, provided that
 * exactly one is named like an environment: {@code postgres} or {@code debug} is none.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/resource/deployment-environment/">Deployment
 * resource</a>
 */
final class EnvironmentDetector implements ResourceDetector {

	static final String NAME = "deployment.environment.name";

	/**
	 * Name of the attribute before it was renamed.
	 */
	static final String OLD_NAME = "deployment.environment";

	private static final Set<String> ENVIRONMENTS = Set.of("dev", "development", "test", "qa", "uat", "stage",
			"staging", "preprod", "prod", "production");

	private final String[] profiles;

	EnvironmentDetector(String... activeProfiles) {
		this.profiles = activeProfiles.clone();
	}

	@Override
	public void detect(AttributesBuilder attributes) {
		attributes.put(NAME, environment());
	}

	private @Nullable String environment() {
		String environment = null;
		for (String profile : this.profiles) {
			if (ENVIRONMENTS.contains(profile)) {
				if (environment != null) {
					return null;
				}
				environment = profile;
			}
		}
		return environment;
	}

}
