package dev.throughline.benchmarks.faults;

import java.io.File;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What traces the application.
 */
enum Flavour {

	/**
	 * Spring Boot alone.
	 */
	PLAIN((jar) -> !jar.getName().startsWith("tracing-")),

	/**
	 * Spring Boot with this starter.
	 */
	STARTER((jar) -> true);

	private final Predicate<File> jars;

	Flavour(Predicate<File> jars) {
		this.jars = jars;
	}

	/**
	 * Returns the class path of the application: that of this program, less what the
	 * flavour does without.
	 * @return the class path
	 */
	String classPath() {
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(File::new)
			.filter(this.jars)
			.map(File::getPath)
			.collect(Collectors.joining(File.pathSeparator));
	}

}
