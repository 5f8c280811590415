package dev.throughline.benchmarks.faults;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What traces the application.
 */
enum Flavour {

	/**
	 * Spring Boot alone.
	 */
	PLAIN("Spring Boot", (jar) -> !jar.getName().startsWith("tracing-") && !isOfCollector(jar)),

	/**
	 * Spring Boot with this starter.
	 */
	STARTER("this starter", (jar) -> !isOfCollector(jar));

	private static final List<String> COLLECTOR = List.of("tracing-test-", "spring-boot-test-", "spring-test-", "grpc-",
			"junit-", "assertj-");

	private final String title;

	private final Predicate<File> jars;

	Flavour(String title, Predicate<File> jars) {
		this.title = title;
		this.jars = jars;
	}

	String title() {
		return this.title;
	}

	/**
	 * Returns the class path of the application: that of this program, less what the
	 * flavour does without.
	 * @return the class path
	 * @throws IllegalStateException when this program was started from its jar, whose
	 * manifest would bring everything back
	 */
	String classPath() {
		if (!new File(Flavour.class.getProtectionDomain().getCodeSource().getLocation().getPath()).isDirectory()) {
			throw new IllegalStateException("Start this with benchmarks/target/classes instead of the jar");
		}
		return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
			.map(File::new)
			.filter(this.jars)
			.map(File::getPath)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static boolean isOfCollector(File jar) {
		return COLLECTOR.stream().anyMatch(jar.getName()::startsWith);
	}

}
