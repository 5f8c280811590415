package dev.throughline.sampling;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Properties of sampling.
 *
 * @param enabled Whether sampling rules, kept errors and kept slow requests are available
 * and sampling can be changed at run time.
 * @param rules Rules for traces that begin here or come from a caller, of which the first
 * that matches decides. Members: path, method, header, probability, rate.
 * @param keepErrors Whether traces that sampling dropped are kept when one of their spans
 * here has failed.
 * @param keepSlowerThan Duration of a request from which its trace is kept although
 * sampling dropped it.
 * @param keepAttributes Attributes, as key or key=value, that keep a trace although
 * sampling dropped it.
 * @param excludePaths Patterns of request paths whose whole trace is dropped, compared
 * with the whole path. When not set, all requests to the actuator, also on a port of its
 * own, and to the health probes. Empty for none.
 * @param hold Bounds of what is held until it is known whether a trace is kept.
 */
@ConfigurationProperties("throughline.sampling")
record SamplingProperties(@DefaultValue("true") boolean enabled, @DefaultValue List<Rule> rules,
		@DefaultValue("false") boolean keepErrors, @Nullable Duration keepSlowerThan,
		@DefaultValue List<String> keepAttributes, @Nullable List<String> excludePaths, @DefaultValue Hold hold) {

	SamplingProperties {
		rules = List.copyOf(rules);
		keepAttributes = List.copyOf(keepAttributes);
		excludePaths = (excludePaths != null) ? List.copyOf(excludePaths) : null;
	}

	/**
	 * One rule as it is written. What is absent matches everything or limits nothing.
	 *
	 * @param path Pattern of the request's path, such as {@code /api/**}.
	 * @param method Method of the request.
	 * @param header Request header, as name or name=value.
	 * @param probability Share of the traces that is kept; 0 excludes.
	 * @param rate Highest number of traces kept in any second.
	 */
	record Rule(@Nullable String path, @Nullable String method, @Nullable String header, @Nullable Double probability,
			@Nullable Integer rate) {

	}

	/**
	 * Bounds of the spans that are held.
	 *
	 * @param maxTraces Highest number of traces held at a time.
	 * @param maxSpansPerTrace Highest number of spans held of one trace.
	 * @param maxSize Highest estimated size of all spans held.
	 * @param maxAge Time after which a trace that has not ended is given up.
	 */
	record Hold(@DefaultValue("20000") int maxTraces, @DefaultValue("2000") int maxSpansPerTrace,
			@DefaultValue("64MB") DataSize maxSize, @DefaultValue("1m") Duration maxAge) {

		/**
		 * Refuses bounds that would hold nothing.
		 * @throws InvalidConfigurationPropertyValueException saying which
		 */
		void validate() {
			require(this.maxTraces > 0, "max-traces", this.maxTraces);
			require(this.maxSpansPerTrace > 0, "max-spans-per-trace", this.maxSpansPerTrace);
			require(this.maxSize.toBytes() > 0, "max-size", this.maxSize);
			require(!this.maxAge.isNegative() && !this.maxAge.isZero(), "max-age", this.maxAge);
		}

		private static void require(boolean condition, String name, Object value) {
			if (!condition) {
				throw new InvalidConfigurationPropertyValueException("throughline.sampling.hold." + name, value,
						"expected: more than 0; to hold nothing remove the throughline.sampling.keep-* properties");
			}
		}

	}

}
