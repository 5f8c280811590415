package dev.throughline.sampling;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

import dev.throughline.network.PathMatch;
import dev.throughline.sampling.SamplingProperties.Rule;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * One rule, checked and ready to decide. Path, method and header are those that HTTP
 * server spans carry when they start, under the names of the HTTP conventions (copied
 * from io.opentelemetry.semconv 1.41.1).
 */
final class SamplingRule {

	private static final AttributeKey<String> HTTP_REQUEST_METHOD = AttributeKey.stringKey("http.request.method");

	private static final AttributeKey<String> URL_PATH = AttributeKey.stringKey("url.path");

	private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

	/**
	 * Headers whose value must not stand on a span.
	 */
	private static final Set<String> SECRET_HEADERS = Set.of("authorization", "cookie", "proxy-authorization",
			"set-cookie", "x-api-key", "x-auth-token", "x-csrf-token");

	private final Rule written;

	private final @Nullable PathMatch path;

	private final @Nullable String method;

	private final @Nullable AttributeKey<List<String>> header;

	private final @Nullable String headerValue;

	private final Sampler share;

	private final @Nullable RateLimit limit;

	/**
	 * Checks a rule.
	 * @param name what the rule is called in a message
	 * @param written the rule
	 * @param nanoTime the clock of the limit
	 * @throws InvalidConfigurationPropertyValueException saying what is wrong
	 */
	SamplingRule(String name, Rule written, LongSupplier nanoTime) {
		this.written = written;
		this.path = path(name, written.path());
		this.method = method(name, written.method());
		String headerName = headerName(name, written.header());
		this.header = (headerName != null) ? AttributeKey.stringArrayKey("http.request.header." + headerName) : null;
		this.headerValue = headerValue(written.header());
		this.share = Sampler.traceIdRatioBased(probability(name, written));
		this.limit = (rate(name, written) >= 0) ? new RateLimit(rate(name, written), nanoTime) : null;
	}

	private static @Nullable PathMatch path(String name, @Nullable String path) {
		try {
			return (path != null) ? PathMatch.of(path) : null;
		}
		catch (IllegalArgumentException ex) {
			throw invalid(name + ".path", path, String.valueOf(ex.getMessage()));
		}
	}

	private static @Nullable String method(String name, @Nullable String method) {
		if (method != null && !TOKEN.matcher(method).matches()) {
			throw invalid(name + ".method", method, "it is no HTTP method, such as GET");
		}
		return (method != null) ? method.toUpperCase(Locale.ROOT) : null;
	}

	private static @Nullable String headerName(String name, @Nullable String header) {
		if (header == null) {
			return null;
		}
		int equals = header.indexOf('=');
		String headerName = ((equals < 0) ? header : header.substring(0, equals)).trim().toLowerCase(Locale.ROOT);
		if (!TOKEN.matcher(headerName).matches()) {
			throw invalid(name + ".header", header, "it is neither a header's name nor name=value");
		}
		if (SECRET_HEADERS.contains(headerName)) {
			throw invalid(name + ".header", headerName,
					"its value would stand on the span; use a header that holds no secret");
		}
		return headerName;
	}

	private static @Nullable String headerValue(@Nullable String header) {
		int equals = (header != null) ? header.indexOf('=') : -1;
		return (header != null && equals >= 0) ? header.substring(equals + 1).trim() : null;
	}

	private static double probability(String name, Rule written) {
		Double probability = written.probability();
		if (probability == null && written.rate() == null) {
			throw invalid(name + ".probability", null, "a rule needs a probability, a rate or both");
		}
		if (probability != null && !(probability >= 0 && probability <= 1)) {
			throw invalid(name + ".probability", probability, "expected: 0.0 to 1.0");
		}
		return (probability != null) ? probability : 1;
	}

	private static int rate(String name, Rule written) {
		Integer rate = written.rate();
		if (rate == null) {
			return -1;
		}
		if (rate < 0 || rate > RateLimit.HIGHEST) {
			throw invalid(name + ".rate", rate, "expected: 0 to " + RateLimit.HIGHEST + " traces a second");
		}
		Double probability = written.probability();
		if (probability != null && probability == 0) {
			throw invalid(name + ".rate", rate, "a probability of 0 excludes; remove one of the two");
		}
		return rate;
	}

	private static InvalidConfigurationPropertyValueException invalid(String name, @Nullable Object value,
			String reason) {
		return new InvalidConfigurationPropertyValueException(name, value, reason);
	}

	Rule written() {
		return this.written;
	}

	/**
	 * Returns the header that the rule looks at.
	 * @return its name in lower case, or {@code null}
	 */
	@Nullable String headerName() {
		return headerName("rule", this.written.header());
	}

	boolean matches(Attributes attributes) {
		if (this.method != null && !this.method.equals(attributes.get(HTTP_REQUEST_METHOD))) {
			return false;
		}
		if (this.path != null) {
			String actual = attributes.get(URL_PATH);
			if (actual == null || !this.path.matches(actual)) {
				return false;
			}
		}
		if (this.header != null) {
			List<String> values = attributes.get(this.header);
			return values != null && (this.headerValue == null || values.contains(this.headerValue));
		}
		return true;
	}

	/**
	 * Tells whether what matches is never recorded, whatever becomes of it.
	 * @return whether the rule excludes
	 */
	boolean excludes() {
		Double probability = this.written.probability();
		return probability != null && probability == 0;
	}

	/**
	 * Decides about a trace that begins here or comes from a caller. What the caller kept
	 * is not thrown away by a share, which would leave a hole in its trace, but it counts
	 * for the limit.
	 * @param parent the caller's span, or an invalid one
	 * @param traceId the trace's id
	 * @return whether it is kept
	 */
	boolean keeps(SpanContext parent, String traceId) {
		boolean chosen = parent.isSampled() || this.share
			.shouldSample(Context.root(), traceId, "", SpanKind.INTERNAL, Attributes.empty(), List.of())
			.getDecision() == SamplingDecision.RECORD_AND_SAMPLE;
		return chosen && (this.limit == null || this.limit.tryAcquire());
	}

}
