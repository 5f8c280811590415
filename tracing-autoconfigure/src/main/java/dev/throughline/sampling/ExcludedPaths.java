package dev.throughline.sampling;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

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

	private volatile List<PathMatch> patterns = List.of();

	/**
	 * Reads the property.
	 * @param configured the patterns as written, or {@code null} for the actuator's paths
	 * @throws InvalidConfigurationPropertyValueException naming the value that is no
	 * pattern
	 */
	ExcludedPaths(@Nullable List<String> configured) {
		this.actuator = configured == null;
		if (configured != null) {
			this.patterns = configured.stream().map(ExcludedPaths::pattern).toList();
		}
	}

	private static PathMatch pattern(String written) {
		try {
			return PathMatch.of(written.trim());
		}
		catch (IllegalArgumentException ex) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, written, String.valueOf(ex.getMessage()));
		}
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
			this.patterns = paths.stream().map((path) -> pattern(path + "/**")).toList();
		}
	}

	/**
	 * Tells whether a path is excluded.
	 * @param path a raw path
	 * @return whether a pattern matches
	 */
	boolean contains(String path) {
		List<PathMatch> excluded = this.patterns;
		for (int i = 0; i < excluded.size(); i++) {
			if (excluded.get(i).matches(path)) {
				return !leadsElsewhere(path);
			}
		}
		return false;
	}

	// a server may resolve the segments and serve something that is not excluded
	private static boolean leadsElsewhere(String path) {
		return path.contains("/..") || path.toLowerCase(Locale.ROOT).contains("%2e");
	}

}
