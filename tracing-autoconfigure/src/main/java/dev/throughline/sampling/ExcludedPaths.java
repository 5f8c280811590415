package dev.throughline.sampling;

import java.util.Collection;
import java.util.List;

import dev.throughline.network.PathPatterns;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Paths of which nobody wants a trace: those that are configured, otherwise those of the
 * actuator once they are known. Looking one up allocates nothing. Safe for use by several
 * threads.
 */
final class ExcludedPaths {

	private static final String PROPERTY = "throughline.sampling.exclude-paths";

	private final boolean actuator;

	private volatile PathPatterns patterns;

	/**
	 * Reads the property.
	 * @param configured the patterns as written, or {@code null} for the actuator's paths
	 * @throws InvalidConfigurationPropertyValueException naming the value that is no
	 * pattern
	 */
	ExcludedPaths(@Nullable List<String> configured) {
		this.actuator = configured == null;
		this.patterns = PathPatterns.of(PROPERTY, (configured != null) ? configured : List.of());
	}

	/**
	 * Tells whether the actuator's requests are excluded.
	 * @return whether nothing else is configured
	 */
	boolean isActuator() {
		return this.actuator;
	}

	/**
	 * Tells whether anything may be excluded.
	 * @return {@code false} when the property is set to nothing
	 */
	boolean isPossible() {
		return this.actuator || !this.patterns.isEmpty();
	}

	/**
	 * Excludes the actuator's paths and everything below them.
	 * @param paths the paths with everything that stands before them
	 */
	void excludeActuator(Collection<String> paths) {
		if (this.actuator) {
			this.patterns = PathPatterns.of(PROPERTY, paths.stream().map((path) -> path + "/**").toList());
		}
	}

	/**
	 * Tells whether a path is excluded.
	 * @param path a raw path
	 * @return whether a pattern matches
	 */
	boolean contains(String path) {
		return this.patterns.contains(path);
	}

}
