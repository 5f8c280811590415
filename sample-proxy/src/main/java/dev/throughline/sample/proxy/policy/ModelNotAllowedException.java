package dev.throughline.sample.proxy.policy;

import java.util.Set;
import java.util.TreeSet;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * The tenant's policy does not list the model.
 */
class ModelNotAllowedException extends ProblemException {

	ModelNotAllowedException(Set<String> allowed) {
		super(HttpStatus.FORBIDDEN, "model-not-allowed", "Model not allowed",
				"The tenant may not use this model. Allowed: " + String.join(", ", new TreeSet<>(allowed)) + ".");
	}

}
