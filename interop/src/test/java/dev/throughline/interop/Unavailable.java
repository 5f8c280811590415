package dev.throughline.interop;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * What is done where a language is missing on this machine: the tests are skipped with a
 * sentence, or fail if a variable of the environment asks for it.
 *
 * @param language the language
 * @param required the variable that makes it a failure
 * @param environment the environment variables
 */
record Unavailable(String language, String required, Function<String, @Nullable String> environment) {

	static final Unavailable NODE = new Unavailable("Node", "THROUGHLINE_REQUIRE_NODE", System::getenv);

	static final Unavailable PYTHON = new Unavailable("Python", "THROUGHLINE_REQUIRE_PYTHON", System::getenv);

	/**
	 * Make an exception of a reason.
	 * @param reason what is missing
	 * @return an exception to throw
	 */
	RuntimeException because(String reason) {
		String sentence = "No trace through Java and %s was tested: %s.".formatted(this.language, reason);
		return Boolean.parseBoolean(this.environment.apply(this.required)) ? new IllegalStateException(sentence)
				: new TestAbortedException(sentence);
	}

}
