package dev.throughline.benchmarks.faults;

import java.io.File;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What traces the application.
 */
enum Flavour {

	/**
	 * Spring Boot alone.
	 */
	PLAIN("Spring Boot", "tracing-", "datasource-"),

	/**
	 * Spring Boot with this starter.
	 */
	STARTER("this starter", "tracing-test-");

	private final String title;

	private final String[] absent;

	Flavour(String title, String... absent) {
		this.title = title;
		this.absent = absent;
	}

	String title() {
		return this.title;
	}

	/**
	 * Returns the class path of the application: that of this program, less the collector
	 * and what the flavour does without.
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
			.filter((jar) -> !isAbsent(jar.getName()))
			.map(File::getPath)
			.collect(Collectors.joining(File.pathSeparator));
	}

	private boolean isAbsent(String jar) {
		return Stream.concat(Arrays.stream(this.absent), Stream.of("spring-boot-test-", "grpc-", "junit-"))
			.anyMatch(jar::startsWith);
	}

}
