package dev.throughline.export.delivery;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says which header stops the start, without a stack trace and without its value.
 */
final class InvalidHeaderFailureAnalyzer extends AbstractFailureAnalyzer<InvalidHeaderException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidHeaderException cause) {
		return new FailureAnalysis("Spans cannot be exported: " + cause.getMessage() + ".",
				"Take line breaks and control characters out of the value, which is not shown here because it may be "
						+ "a secret. White space around it is taken off anyway.",
				cause);
	}

}
