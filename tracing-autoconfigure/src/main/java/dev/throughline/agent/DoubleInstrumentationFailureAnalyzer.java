package dev.throughline.agent;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells what to remove when the start was stopped because of double instrumentation.
 */
final class DoubleInstrumentationFailureAnalyzer extends AbstractFailureAnalyzer<DoubleInstrumentationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, DoubleInstrumentationException cause) {
		return new FailureAnalysis(
				"Every request would have two sets of spans, because of " + cause.other().description() + ", and "
						+ AgentPolicy.PROPERTY + " is 'fail'.",
				"Remove " + cause.other().removal() + ", or tracing-starter from the dependencies, or set "
						+ AgentPolicy.PROPERTY
						+ " to 'stand-down', which leaves the spans to the other, or to 'coexist', "
						+ "which keeps both.",
				cause);
	}

}
