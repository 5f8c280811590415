package dev.throughline.logging.access;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * Paths of which nobody wants a line.
 */
final class ExcludedPaths {

	private final List<PathPattern> patterns;

	ExcludedPaths(List<String> patterns) {
		List<PathPattern> parsed = new ArrayList<>(patterns.size());
		for (String pattern : patterns) {
			try {
				parsed.add(PathPatternParser.defaultInstance.parse(pattern.trim()));
			}
			catch (PatternParseException ex) {
				throw new InvalidConfigurationPropertyValueException(AccessLogProperties.EXCLUDE, pattern,
						"Give path patterns such as /actuator/health/**: " + ex.getMessage());
			}
		}
		this.patterns = List.copyOf(parsed);
	}

	/**
	 * Tells whether a path is excluded.
	 * @param path a raw path
	 * @return whether a pattern matches; {@code false} for what is no path
	 */
	boolean contains(String path) {
		if (this.patterns.isEmpty()) {
			return false;
		}
		PathContainer container;
		try {
			container = PathContainer.parsePath(path);
		}
		catch (IllegalArgumentException ex) {
			// a malformed escape is worth its line
			return false;
		}
		for (int i = 0; i < this.patterns.size(); i++) {
			if (this.patterns.get(i).matches(container)) {
				return true;
			}
		}
		return false;
	}

}
