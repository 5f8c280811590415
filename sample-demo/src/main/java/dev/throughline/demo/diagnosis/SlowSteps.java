package dev.throughline.demo.diagnosis;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import dev.throughline.demo.trace.Span;
import dev.throughline.demo.trace.Trace;

/**
 * Finds the steps of a chat completion that take longer than they should, and where in
 * them the time goes.
 */
final class SlowSteps {

	private static final Duration DLP = Duration.ofMillis(200);

	private static final Duration PROVIDER = Duration.ofSeconds(5);

	private static final Duration INGEST = Duration.ofMillis(50);

	private final Trace trace;

	SlowSteps(Trace trace) {
		this.trace = trace;
	}

	/**
	 * Find them.
	 * @return what each symptom is seen by, the longest step first
	 */
	Map<Symptom, String> find() {
		Map<Span, Symptom> slow = new LinkedHashMap<>();
		longest("dlp.", "", DLP).ifPresent((span) -> slow.put(span, Symptom.SLOW_DLP));
		longest("POST provider.", "", PROVIDER).ifPresent((span) -> slow.put(span, Symptom.PROVIDER_SLOW));
		longest("POST ", "/audit/ingest", INGEST).ifPresent((span) -> slow.put(span, Symptom.INGEST_SLOW));
		Map<Symptom, String> found = new LinkedHashMap<>();
		slow.entrySet()
			.stream()
			.sorted(Comparator.comparingLong((step) -> -step.getKey().durationNanos()))
			.forEach((step) -> found.put(step.getValue(), describe(step.getKey(), step.getValue())));
		return found;
	}

	private Optional<Span> longest(String start, String end, Duration limit) {
		return this.trace.spans()
			.stream()
			.filter((span) -> span.name().startsWith(start) && span.name().endsWith(end))
			.filter((span) -> span.durationNanos() > limit.toNanos())
			.max(Comparator.comparingLong(Span::durationNanos));
	}

	private String describe(Span span, Symptom symptom) {
		return switch (symptom) {
			case SLOW_DLP -> share(span, DLP)
					+ " The scan for names does not run on the hardware it is made for: see whether its GPU is there.";
			case PROVIDER_SLOW -> share(span, PROVIDER)
					+ " The provider is slow: there is nothing to mend in the outpost or the platform.";
			default -> share(span, INGEST) + " " + insideIngest(span);
		};
	}

	private String share(Span span, Duration limit) {
		return "%s took %s of the request's %s (expected: at most %s).".formatted(describe(span),
				milliseconds(span.durationNanos()), milliseconds(duration()), milliseconds(limit.toNanos()));
	}

	private String insideIngest(Span ingest) {
		Span longest = this.trace.below(ingest)
			.stream()
			.max(Comparator.comparingLong(this.trace::selfNanos))
			.orElse(ingest);
		String self = milliseconds(this.trace.selfNanos(longest));
		if (longest.attributes().containsKey("db.system.name")) {
			return "%s alone took %s: the database is slow.".formatted(describe(longest), self);
		}
		if ("SERVER".equals(longest.kind())) {
			return "%s are work of %s itself, and not of its database: it has too much to do.".formatted(self,
					longest.service());
		}
		return "No span below accounts for %s of it: they pass between the services, or before the platform begins."
			.formatted(self);
	}

	/**
	 * Tell where most of the time goes, slow or not.
	 * @return a sentence
	 */
	String longestStep() {
		return this.trace.spans()
			.stream()
			.max(Comparator.comparingLong(this.trace::selfNanos))
			.map((span) -> "Most of the time is spent in %s: %s of %s.".formatted(describe(span),
					milliseconds(this.trace.selfNanos(span)), milliseconds(duration())))
			.orElse("");
	}

	private long duration() {
		return this.trace.roots().stream().mapToLong(Span::durationNanos).max().orElse(0);
	}

	private static String describe(Span span) {
		return "'%s' of %s".formatted(span.displayName(), span.service());
	}

	static String milliseconds(long nanos) {
		return String.format(Locale.ROOT, "%d ms", Math.round(nanos / 1_000_000.0));
	}

}
