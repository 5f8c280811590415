package dev.throughline.instrumentation;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Condition that tells which property leaves the spans to Spring Boot.
 */
final class OnTypedSpansCondition extends SpringBootCondition {

	private static final String PROPERTY = "throughline.conventions";

	/**
	 * Spring Boot's property as of 4.2.
	 */
	private static final String BOOT_PROPERTY = "management.observations.conventions";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		Environment environment = context.getEnvironment();
		// both are read, so that a mistake in the one that loses is told as well
		String ours = value(environment, PROPERTY);
		String boots = value(environment, BOOT_PROPERTY);
		ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOnTypedSpans.class);
		if (!boots.isEmpty()) {
			return outcome(message, BOOT_PROPERTY, boots);
		}
		if (!ours.isEmpty()) {
			return outcome(message, PROPERTY, ours);
		}
		return ConditionOutcome.match(message.because(PROPERTY + " is not set"));
	}

	private static String value(Environment environment, String property) {
		String value = environment.getProperty(property, "").trim();
		if (StringUtils.hasText(value) && !value.equalsIgnoreCase("opentelemetry")
				&& !value.equalsIgnoreCase("micrometer")) {
			throw new InvalidConfigurationPropertyValueException(property, value,
					"Choose 'opentelemetry' or 'micrometer'.");
		}
		return value;
	}

	private static ConditionOutcome outcome(ConditionMessage.Builder message, String property, String value) {
		return new ConditionOutcome(value.equalsIgnoreCase("opentelemetry"),
				message.because(property + " is '" + value + "'"));
	}

}
