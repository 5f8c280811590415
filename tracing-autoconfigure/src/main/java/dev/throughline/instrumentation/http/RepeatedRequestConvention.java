package dev.throughline.instrumentation.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.common.KeyValues;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Spring's default convention of the servlet server, asked once for all requests that it
 * answers alike: those of the same method, pattern and status that did not fail. Safe for
 * use by several threads.
 */
final class RepeatedRequestConvention extends DefaultServerRequestObservationConvention {

	/**
	 * More patterns than applications have; a bound because anybody may set a pattern.
	 */
	private static final int MOST_PATTERNS = 1000;

	/**
	 * More methods and statuses than one pattern has, and few enough to look at.
	 */
	private static final int MOST_ANSWERS = 50;

	// no pattern has this character; the empty pattern is that of the root
	private static final String NO_PATTERN = "\0";

	private final Map<String, Answer> answers = new ConcurrentHashMap<>();

	/**
	 * Creates the convention.
	 * @param name the name of the observation
	 */
	RepeatedRequestConvention(String name) {
		super(name);
	}

	@Override
	public @Nullable String getContextualName(ServerRequestObservationContext context) {
		Answer answer = answer(context);
		return (answer != null) ? answer.contextualName() : super.getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
		Answer answer = answer(context);
		return (answer != null) ? answer.lowCardinality() : super.getLowCardinalityKeyValues(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
		HttpServletRequest request = context.getCarrier();
		return (request != null) ? UrlKeyValue.in(context, request.getRequestURI())
				: super.getHighCardinalityKeyValues(context);
	}

	private @Nullable Answer answer(ServerRequestObservationContext context) {
		HttpServletRequest request = context.getCarrier();
		HttpServletResponse response = context.getResponse();
		if (request == null || response == null || context.getError() != null
				|| !HttpAttributes.isKnownMethod(request.getMethod())) {
			return null;
		}
		String pattern = (context.getPathPattern() != null) ? context.getPathPattern() : NO_PATTERN;
		Answer last = this.answers.get(pattern);
		for (Answer answer = last; answer != null; answer = answer.before()) {
			if (answer.status() == response.getStatus() && answer.method().equals(request.getMethod())) {
				return answer;
			}
		}
		Answer answer = new Answer(request.getMethod(), response.getStatus(), super.getLowCardinalityKeyValues(context),
				super.getContextualName(context), last);
		// two threads may lose the answer of one of them, which is then asked for again
		if ((last != null) ? answer.count() <= MOST_ANSWERS : this.answers.size() < MOST_PATTERNS) {
			this.answers.put(pattern, answer);
		}
		return answer;
	}

	/**
	 * What all requests of a kind have in common. A list and not the key of a map, which
	 * would have to be made for each look-up.
	 */
	private record Answer(String method, int status, KeyValues lowCardinality, @Nullable String contextualName,
			@Nullable Answer before, int count) {

		Answer(String method, int status, KeyValues lowCardinality, @Nullable String contextualName,
				@Nullable Answer before) {
			this(method, status, lowCardinality, contextualName, before, (before != null) ? before.count() + 1 : 1);
		}

	}

}
