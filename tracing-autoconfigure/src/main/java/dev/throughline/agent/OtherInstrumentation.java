package dev.throughline.agent;

import java.util.Arrays;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

/**
 * Who else makes spans in this process.
 */
enum OtherInstrumentation {

	/**
	 * The agent, in its own distribution or a vendor's, which share the classes that they
	 * add to the boot class path. The agent's own class says less: it is also found when
	 * its jar is a mere dependency.
	 */
	JAVA_AGENT("java-agent", "the OpenTelemetry Java agent",
			"-javaagent from the command line and from JAVA_TOOL_OPTIONS"),

	SPRING_STARTER("spring-starter", "OpenTelemetry's Spring Boot starter",
			"opentelemetry-spring-boot-starter from the dependencies");

	private static final String AGENT_CLASS = "io.opentelemetry.javaagent.bootstrap.AgentInitializer";

	private static final String STARTER_CLASS = "io.opentelemetry.instrumentation.spring.autoconfigure.OpenTelemetryAutoConfiguration";

	private final String id;

	private final String description;

	private final String removal;

	OtherInstrumentation(String id, String description, String removal) {
		this.id = id;
		this.description = description;
		this.removal = removal;
	}

	String id() {
		return this.id;
	}

	String description() {
		return this.description;
	}

	/**
	 * Returns what to remove in order to be rid of it.
	 * @return the object of a sentence that begins with "Remove"
	 */
	String removal() {
		return this.removal;
	}

	/**
	 * Finds who else makes spans; the agent when there are both.
	 * @param environment tells whether they are switched off
	 * @param bootClasses tells whether the boot class loader has a class
	 * @param classes tells whether the application has a class
	 * @return who it is, or {@code null} when there is nobody
	 */
	static @Nullable OtherInstrumentation find(Environment environment, Predicate<String> bootClasses,
			Predicate<String> classes) {
		if (bootClasses.test(AGENT_CLASS) && environment.getProperty("otel.javaagent.enabled", Boolean.class, true)) {
			return JAVA_AGENT;
		}
		if (classes.test(STARTER_CLASS) && !environment.getProperty("otel.sdk.disabled", Boolean.class, false)
				&& !isExcluded(environment)) {
			return SPRING_STARTER;
		}
		return null;
	}

	private static boolean isExcluded(Environment environment) {
		String[] excluded = environment.getProperty("spring.autoconfigure.exclude", String[].class, new String[0]);
		return Arrays.asList(excluded).contains(STARTER_CLASS);
	}

}
