package dev.throughline.agent;

import java.util.Locale;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * What happens when somebody else makes spans in this process.
 */
enum AgentPolicy {

	/**
	 * One set of spans, which is theirs.
	 */
	STAND_DOWN,

	/**
	 * Two sets of spans.
	 */
	COEXIST,

	/**
	 * The application does not start.
	 */
	FAIL;

	static final String PROPERTY = "throughline.agent";

	static AgentPolicy from(Environment environment) {
		String value = environment.getProperty(PROPERTY, "stand-down").trim();
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "stand-down" -> STAND_DOWN;
			case "coexist" -> COEXIST;
			case "fail" -> FAIL;
			default -> throw new InvalidConfigurationPropertyValueException(PROPERTY, value,
					"Choose one of 'stand-down', 'coexist' and 'fail'.");
		};
	}

}
