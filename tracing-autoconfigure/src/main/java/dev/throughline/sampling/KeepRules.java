package dev.throughline.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * What makes a trace worth keeping although sampling dropped it.
 */
final class KeepRules {

	private final boolean errors;

	private final long slowerThanNanos;

	private final List<AttributeMatch> attributes = new ArrayList<>();

	private final List<String> attributeReasons = new ArrayList<>();

	KeepRules(boolean errors, @Nullable Duration slowerThan, List<String> attributes) {
		this.errors = errors;
		if (slowerThan != null && (slowerThan.isNegative() || slowerThan.isZero())) {
			throw new InvalidConfigurationPropertyValueException("throughline.sampling.keep-slower-than", slowerThan,
					"expected: more than 0; to keep everything set management.tracing.sampling.probability=1");
		}
		this.slowerThanNanos = (slowerThan != null) ? slowerThan.toNanos() : Long.MAX_VALUE;
		for (String written : attributes) {
			try {
				AttributeMatch match = AttributeMatch.of(written);
				this.attributes.add(match);
				this.attributeReasons.add("attribute:" + match.key());
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidConfigurationPropertyValueException("throughline.sampling.keep-attributes", written,
						String.valueOf(ex.getMessage()));
			}
		}
	}

	/**
	 * Looks at a span that has ended.
	 * @param span the span
	 * @param rootNanos how long the local root of its trace has taken, so far or in all
	 * @return why the trace is kept, or {@code null} when there is no reason yet
	 */
	@Nullable String reason(SpanData span, long rootNanos) {
		if (this.errors && span.getStatus().getStatusCode() == StatusCode.ERROR) {
			return "error";
		}
		for (int i = 0; i < this.attributes.size(); i++) {
			if (this.attributes.get(i).matches(span.getAttributes())) {
				return this.attributeReasons.get(i);
			}
		}
		return isSlow(rootNanos) ? "slow" : null;
	}

	boolean isSlow(long rootNanos) {
		return rootNanos > this.slowerThanNanos;
	}

}
