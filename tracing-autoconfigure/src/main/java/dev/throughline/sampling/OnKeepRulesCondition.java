package dev.throughline.sampling;

import java.util.List;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches when at least one of the {@code throughline.sampling.keep-*} properties asks
 * for traces that sampling dropped.
 */
final class OnKeepRulesCondition extends SpringBootCondition {

	private static final String PREFIX = "throughline.sampling.";

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("Sampling keep rules");
		Environment environment = context.getEnvironment();
		Binder binder = Binder.get(environment);
		if (binder.bind(PREFIX + "keep-errors", String.class).orElse("false").equalsIgnoreCase("false")
				&& binder.bind(PREFIX + "keep-slower-than", String.class).orElse("").isEmpty()
				&& binder.bind(PREFIX + "keep-attributes", Bindable.listOf(String.class)).orElse(List.of()).isEmpty()) {
			return ConditionOutcome.noMatch(message.because("none of " + PREFIX + "keep-errors, " + PREFIX
					+ "keep-slower-than and " + PREFIX + "keep-attributes is set"));
		}
		return ConditionOutcome.match(message.because("a " + PREFIX + "keep-* property is set"));
	}

}
