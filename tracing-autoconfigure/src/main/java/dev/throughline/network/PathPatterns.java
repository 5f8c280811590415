package dev.throughline.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Paths that a property names by patterns. Looking one up allocates nothing. Immutable.
 *
 * @since 0.1.0
 */
public final class PathPatterns {

	private final List<PathMatch> patterns;

	private PathPatterns(List<PathMatch> patterns) {
		this.patterns = List.copyOf(patterns);
	}

	/**
	 * Reads the patterns of a property.
	 * @param property the property's name
	 * @param written its values
	 * @return the patterns
	 * @throws InvalidConfigurationPropertyValueException naming the value that is no
	 * pattern
	 */
	public static PathPatterns of(String property, List<String> written) {
		List<PathMatch> patterns = new ArrayList<>(written.size());
		for (String text : written) {
			try {
				patterns.add(PathMatch.of(text.trim()));
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException(property, text,
						"Give a path pattern such as /api/**: " + ex.getMessage());
			}
		}
		return new PathPatterns(patterns);
	}

	/**
	 * Tells whether there is no pattern.
	 * @return whether nothing can match
	 */
	public boolean isEmpty() {
		return this.patterns.isEmpty();
	}

	/**
	 * Tells whether a pattern matches a path. A path with a segment {@code ..} is none of
	 * these, because it may lead elsewhere.
	 * @param path a raw path
	 * @return whether it is one of these
	 */
	public boolean contains(String path) {
		for (int i = 0; i < this.patterns.size(); i++) {
			if (this.patterns.get(i).matches(path)) {
				return !leadsElsewhere(path);
			}
		}
		return false;
	}

	// a server may resolve the segments and serve something that is not meant
	private static boolean leadsElsewhere(String path) {
		return path.contains("/..") || path.toLowerCase(Locale.ROOT).contains("%2e");
	}

}
