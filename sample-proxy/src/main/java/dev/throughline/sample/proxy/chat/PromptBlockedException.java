package dev.throughline.sample.proxy.chat;

import java.util.Set;

import dev.throughline.sample.proxy.error.ProblemException;
import dev.throughline.sample.proxy.policy.Detector;

import org.springframework.http.HttpStatus;

/**
 * The prompt holds something that the tenant's policy does not let out.
 */
class PromptBlockedException extends ProblemException {

	PromptBlockedException(Set<Detector> detectors) {
		super(HttpStatus.UNPROCESSABLE_CONTENT, "blocked", "Prompt blocked",
				"The tenant's policy blocks what was found in the prompt.");
		getBody().setProperty("detectors", detectors.stream().map(Detector::id).sorted().toList());
	}

}
