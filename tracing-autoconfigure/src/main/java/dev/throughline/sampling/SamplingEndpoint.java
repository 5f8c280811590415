package dev.throughline.sampling;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.throughline.sampling.SamplingProperties.Rule;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Shows and changes sampling while the application runs. Rules are addressed by their
 * number, because a body of an actuator request has flat members only.
 */
@WebEndpoint(id = "tracingsampling")
final class SamplingEndpoint {

	private final SamplingControl control;

	private final SamplingDescription description;

	SamplingEndpoint(SamplingControl control, SamplingDescription description) {
		this.control = control;
		this.description = description;
	}

	@ReadOperation
	Map<String, @Nullable Object> sampling() {
		return this.description.describe();
	}

	@WriteOperation
	WebEndpointResponse<Map<String, @Nullable Object>> setProbability(String probability) {
		return change(() -> this.control.setProbability(number("probability", probability)));
	}

	@WriteOperation
	WebEndpointResponse<Map<String, @Nullable Object>> setRule(@Selector String rule, @Nullable String path,
			@Nullable String method, @Nullable String header, @Nullable String probability, @Nullable String rate) {
		return change(() -> this.control.setRule(integer("rule", rule),
				new Rule(path, method, header, (probability != null) ? number("probability", probability) : null,
						(rate != null) ? integer("rate", rate) : null)));
	}

	@DeleteOperation
	WebEndpointResponse<Map<String, @Nullable Object>> removeRule(@Selector String rule) {
		return change(() -> this.control.removeRule(integer("rule", rule)));
	}

	@DeleteOperation
	WebEndpointResponse<Map<String, @Nullable Object>> reset() {
		return change(this.control::reset);
	}

	private WebEndpointResponse<Map<String, @Nullable Object>> change(Runnable change) {
		try {
			change.run();
			return new WebEndpointResponse<>(sampling());
		}
		catch (InvalidConfigurationPropertyValueException ex) {
			Map<String, @Nullable Object> problem = new LinkedHashMap<>();
			problem.put("error", ex.getName() + ": " + ex.getValue() + " (" + ex.getReason() + ")");
			return new WebEndpointResponse<>(problem, WebEndpointResponse.STATUS_BAD_REQUEST);
		}
	}

	private static double number(String name, String value) {
		try {
			return Double.parseDouble(value);
		}
		catch (NumberFormatException ex) {
			throw new InvalidConfigurationPropertyValueException(name, value, "it is no number");
		}
	}

	private static int integer(String name, String value) {
		try {
			return Integer.parseInt(value);
		}
		catch (NumberFormatException ex) {
			throw new InvalidConfigurationPropertyValueException(name, value, "it is no whole number");
		}
	}

}
