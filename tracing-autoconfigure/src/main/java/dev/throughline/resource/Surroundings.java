package dev.throughline.resource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * What a process can read about itself.
 *
 * @param variables the environment variables
 * @param systemProperties the JVM's system properties
 * @param root the root of the file system
 */
record Surroundings(Function<String, @Nullable String> variables, Function<String, @Nullable String> systemProperties,
		Path root) {

	/**
	 * More than any of the files read here has, and a bound should one of them be
	 * something else.
	 */
	private static final int LIMIT = 256 * 1024;

	static Surroundings ofThisProcess() {
		return new Surroundings(System::getenv, System::getProperty, Path.of("/"));
	}

	/**
	 * Returns the first of some environment variables that has a value.
	 * @param names the names in the order of preference
	 * @return the value without surrounding blanks, or {@code null} when none has one
	 */
	@Nullable String variable(String... names) {
		for (String name : names) {
			String value = textOrNull(this.variables.apply(name));
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	@Nullable String systemProperty(String name) {
		return textOrNull(this.systemProperties.apply(name));
	}

	/**
	 * Returns the beginning of a file.
	 * @param path an absolute path
	 * @return the text without surrounding blanks, or {@code null} when there is none or
	 * it cannot be read
	 */
	@Nullable String file(String path) {
		Path file = this.root.resolve(path.substring(1));
		// a named pipe without a writer would block
		if (!Files.isRegularFile(file)) {
			return null;
		}
		try (InputStream in = Files.newInputStream(file)) {
			return textOrNull(new String(in.readNBytes(LIMIT), StandardCharsets.UTF_8));
		}
		catch (IOException | SecurityException ex) {
			return null;
		}
	}

	private static @Nullable String textOrNull(@Nullable String value) {
		return (value == null || value.isBlank()) ? null : value.strip();
	}

}
