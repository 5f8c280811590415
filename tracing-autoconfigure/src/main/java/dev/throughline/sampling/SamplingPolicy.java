package dev.throughline.sampling;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;

/**
 * What decides about a trace at one moment.
 *
 * @param probability share of the traces that begin here, as set at run time, or
 * {@code null} where the application's sampler decides
 * @param share the sampler of that share
 * @param rules the rules, of which the first that matches decides
 */
record SamplingPolicy(@Nullable Double probability, @Nullable Sampler share, List<SamplingRule> rules) {

	SamplingPolicy {
		rules = List.copyOf(rules);
	}

	static SamplingPolicy of(@Nullable Double probability, List<SamplingRule> rules) {
		return new SamplingPolicy(probability, (probability != null) ? Sampler.traceIdRatioBased(probability) : null,
				rules);
	}

	boolean isEmpty() {
		return this.share == null && this.rules.isEmpty();
	}

	@Nullable SamplingRule firstMatch(Attributes attributes) {
		for (int i = 0; i < this.rules.size(); i++) {
			if (this.rules.get(i).matches(attributes)) {
				return this.rules.get(i);
			}
		}
		return null;
	}

}
