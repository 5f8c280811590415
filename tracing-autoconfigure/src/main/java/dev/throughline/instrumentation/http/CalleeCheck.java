package dev.throughline.instrumentation.http;

import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.propagation.OutboundPropagation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.TraceId;
import io.opentelemetry.sdk.trace.ReadableSpan;
import org.jspecify.annotations.Nullable;

/**
 * Finds callees that leave the trace, by the trace id of their answers, and callees whose
 * clock differs, by the {@code Date} of their answers. Answers of a cache are not looked
 * at, and it takes three in a row, because a proxy may answer in the callee's place. Of
 * the {@code Date}, which has whole seconds, one a minute is read for a host. Watches the
 * first thirty hosts. Safe for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-6.6.1">RFC 9110, Date</a>
 */
final class CalleeCheck {

	static final int IN_A_ROW = 3;

	static final Duration BETWEEN_DATES = Duration.ofMinutes(1);

	private static final int HOSTS = 30;

	private static final Duration TOLERANCE = Duration.ofSeconds(2);

	/**
	 * By which a date may be behind: its fraction is cut off, and servers keep it for a
	 * second.
	 */
	private static final Duration GRANULARITY = Duration.ofSeconds(2);

	// names of headers are in lower case, because Spring's headers make a copy of any
	// other

	private static final String METRIC = "traceparent;desc=";

	private static final int TRACE_ID_START = "00-".length();

	private final ConcurrentMap<String, Callee> callees = new ConcurrentHashMap<>();

	private final @Nullable Findings findings;

	private final OutboundPropagation propagation;

	private final Clock clock;

	/**
	 * Creates the check.
	 * @param findings takes what is found, or {@code null} when nothing is to be looked
	 * for
	 * @param propagation tells which hosts get context
	 * @param clock the time here
	 */
	CalleeCheck(@Nullable Findings findings, OutboundPropagation propagation, Clock clock) {
		this.findings = findings;
		this.propagation = propagation;
		this.clock = clock;
	}

	/**
	 * Looks at an answer. Throws nothing.
	 * @param span the client's span, which is recording
	 * @param uri the URI of the request
	 * @param context the context of the exchange
	 * @param headers returns the first value of a header of the answer
	 * @param <C> the type of the context
	 */
	<C> void check(Span span, URI uri, C context, BiFunction<C, String, @Nullable String> headers) {
		String host = uri.getHost();
		if (this.findings == null || host == null) {
			return;
		}
		try {
			Callee callee = callee(host);
			if (callee != null && headers.apply(context, "age") == null) {
				checkTrace(this.findings, callee, span, uri, traceId(context, headers));
				checkClock(this.findings, callee, span, context, headers);
			}
		}
		catch (RuntimeException ex) {
			// a client that cannot be asked for headers
		}
	}

	private @Nullable Callee callee(String host) {
		Callee known = this.callees.get(host);
		if (known != null || this.callees.size() >= HOSTS) {
			return known;
		}
		return this.callees.computeIfAbsent(host, Callee::new);
	}

	private void checkTrace(Findings found, Callee callee, Span span, URI uri, @Nullable String answered) {
		if (answered == null) {
			return;
		}
		if (answered.equals(span.getSpanContext().getTraceId())) {
			if (callee.strayed.get() != 0 && callee.strayed.getAndSet(0) >= IN_A_ROW) {
				found.resolve(FindingCode.CALLEE_LEFT_TRACE, callee.host);
			}
		}
		else if (callee.strayed.get() < IN_A_ROW && this.propagation.reaches(uri)
				&& callee.strayed.incrementAndGet() == IN_A_ROW) {
			found.report(new Finding(FindingCode.CALLEE_LEFT_TRACE, callee.host,
					callee.host + " answers with the id of another trace than the one it was sent.",
					"Let it continue the trace (throughline.propagation.inbound there), look for a proxy that removes "
							+ "traceparent, or name a host that is not yours in throughline.propagation.outbound.deny."));
		}
	}

	private static <C> @Nullable String traceId(C context, BiFunction<C, String, @Nullable String> headers) {
		String traceId = headers.apply(context, "x-trace-id");
		if (traceId == null) {
			traceId = ofTraceparent(headers.apply(context, "traceresponse"), 0);
		}
		if (traceId == null) {
			String timing = headers.apply(context, "server-timing");
			int metric = (timing != null) ? timing.indexOf(METRIC) : -1;
			if (timing != null && metric >= 0) {
				int value = metric + METRIC.length();
				traceId = ofTraceparent(timing, timing.startsWith("\"", value) ? value + 1 : value);
			}
		}
		return (traceId != null && TraceId.isValid(traceId)) ? traceId : null;
	}

	private static @Nullable String ofTraceparent(@Nullable String text, int start) {
		int end = start + TRACE_ID_START + TraceId.getLength();
		return (text != null && text.length() >= end) ? text.substring(start + TRACE_ID_START, end) : null;
	}

	private <C> void checkClock(Findings found, Callee callee, Span span, C context,
			BiFunction<C, String, @Nullable String> headers) {
		Instant received = this.clock.instant();
		Instant next = callee.nextDate.get();
		if (received.isBefore(next) || !(span instanceof ReadableSpan readable)
				|| !callee.nextDate.compareAndSet(next, received.plus(BETWEEN_DATES))) {
			return;
		}
		String text = headers.apply(context, "date");
		if (text == null) {
			return;
		}
		Duration skew = skew(text, received.minusNanos(readable.getLatencyNanos()), received);
		if (skew.abs().compareTo(TOLERANCE) <= 0) {
			if (callee.skewed.getAndSet(0) >= IN_A_ROW) {
				found.resolve(FindingCode.CLOCK_SKEW, callee.host);
			}
		}
		else if (callee.skewed.incrementAndGet() >= IN_A_ROW) {
			found.report(new Finding(FindingCode.CLOCK_SKEW, callee.host,
					"The clock of " + callee.host + " is at least " + skew.abs().toSeconds() + " s "
							+ (skew.isNegative() ? "behind" : "ahead of") + " the one here.",
					"Synchronise both with NTP; durations in the waterfall are right, positions are not."));
		}
		else {
			callee.nextDate.set(Instant.MIN);
		}
	}

	/**
	 * Returns by how much a clock differs at least.
	 * @param date the date of the answer
	 * @param sent when the request was sent
	 * @param received when the answer was there
	 * @return zero when the date lies between both
	 */
	private static Duration skew(String date, Instant sent, Instant received) {
		try {
			Instant theirs = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date));
			if (theirs.isAfter(received)) {
				return Duration.between(received, theirs);
			}
			Instant latest = theirs.plus(GRANULARITY);
			return latest.isBefore(sent) ? Duration.between(sent, latest) : Duration.ZERO;
		}
		catch (DateTimeException ex) {
			return Duration.ZERO;
		}
	}

	/**
	 * What is known of one host.
	 */
	private static final class Callee {

		private final String host;

		private final AtomicInteger strayed = new AtomicInteger();

		private final AtomicInteger skewed = new AtomicInteger();

		private final AtomicReference<Instant> nextDate = new AtomicReference<>(Instant.MIN);

		private Callee(String host) {
			this.host = host;
		}

	}

}
