package dev.throughline.demo.diagnosis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import dev.throughline.demo.trace.Span;
import dev.throughline.demo.trace.Trace;

/**
 * Reads a request's traces as an engineer would: is everybody there, in one trace, in
 * time, and which step takes long? Knows nothing of what was set up.
 *
 * @param conclusions what it comes to, the most serious first and never empty
 * @since 0.1.0
 */
public record Diagnosis(List<Conclusion> conclusions) {

	private static final Duration IN_TIME = Duration.ofSeconds(4);

	public Diagnosis {
		conclusions = List.copyOf(conclusions);
	}

	/**
	 * Judge a request.
	 * @param evidence what there is to judge it by
	 * @return the diagnosis
	 */
	public static Diagnosis of(Evidence evidence) {
		List<Conclusion> conclusions = new ArrayList<>();
		if (evidence.trace().spans().isEmpty()) {
			conclusions.add(conclusion(Symptom.SPANS_LOST,
					"No span of the trace arrived, of no service: where they send them, nobody takes them.", evidence));
		}
		else {
			addAbsences(evidence, conclusions);
		}
		if (conclusions.isEmpty()) {
			addArrival(evidence, conclusions);
		}
		SlowSteps slowSteps = new SlowSteps(evidence.trace());
		slowSteps.find().forEach((symptom, text) -> conclusions.add(conclusion(symptom, text, evidence)));
		if (conclusions.isEmpty()) {
			conclusions.add(conclusion(Symptom.HEALTHY,
					"Nothing is wrong: one trace with %d spans of %s. %s".formatted(evidence.trace().spans().size(),
							String.join(" and ", evidence.logged().keySet()), slowSteps.longestStep()),
					evidence));
		}
		return new Diagnosis(conclusions);
	}

	private static void addAbsences(Evidence evidence, List<Conclusion> conclusions) {
		for (String service : evidence.logged().keySet()) {
			if (evidence.trace().of(service).isEmpty()) {
				conclusions.add(absence(service, evidence));
			}
		}
	}

	private static Conclusion absence(String service, Evidence evidence) {
		String traceId = evidence.request().traceId();
		Optional<Trace> stray = evidence.strays().stream().filter((trace) -> !trace.of(service).isEmpty()).findFirst();
		if (stray.isPresent()) {
			Span root = stray.get().of(service).get(0);
			return conclusion(Symptom.BROKEN_PROPAGATION,
					"One request, %d traces: '%s' of %s began trace %s instead of joining the request's. %s".formatted(
							evidence.strays().size() + 1, root.displayName(), service, root.traceId(),
							caller(root, evidence.trace())),
					evidence);
		}
		if (evidence.hasLogged(service, traceId)) {
			return conclusion(Symptom.SERVICE_UNTRACED,
					"%s took part and knows the trace, its log lines carry the trace id, but none of its spans arrived: it sends them nowhere, or to somebody else."
						.formatted(service),
					evidence);
		}
		return conclusion(Symptom.SERVICE_UNTRACED,
				"%s left neither spans nor log lines in the trace: it is not traced, or was never called."
					.formatted(service),
				evidence);
	}

	// the calling span has the same name, unless nobody observes the client
	private static String caller(Span root, Trace trace) {
		return trace.spans()
			.stream()
			.filter((span) -> span.kind().equals("CLIENT") && span.name().equals(root.name()))
			.findFirst()
			.map((span) -> "'%s' of %s called it and sent no traceparent.".formatted(span.displayName(),
					span.service()))
			.orElse("Nobody has a span for the call: the client that made it is not observed, so it sent no traceparent.");
	}

	private static void addArrival(Evidence evidence, List<Conclusion> conclusions) {
		List<Arrival> arrivals = evidence.arrivals();
		long incomplete = arrivals.stream().filter((arrival) -> !arrival.complete()).count();
		long dropped = evidence.checkups().stream().mapToLong(Checkup::dropped).sum();
		if (incomplete > 0 || dropped > 0) {
			conclusions.add(conclusion(Symptom.SPANS_LOST,
					"Spans are missing from %d of %d traces; the services say that they gave up %d."
						.formatted(incomplete, arrivals.size(), dropped),
					evidence));
			return;
		}
		Duration delay = arrivals.stream().map(Arrival::delay).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
		if (delay.compareTo(IN_TIME) > 0) {
			conclusions.add(conclusion(Symptom.SPANS_LATE, String.format(Locale.ROOT,
					"The backend had the spans up to %.1f s after they ended, and all of them: %d of %d traces are complete. Requests did not wait; spans did, %s.",
					delay.toMillis() / 1000.0, arrivals.size(), arrivals.size(),
					(evidence.spooled() > 0) ? "%d on disk".formatted(evidence.spooled()) : "in memory"), evidence));
		}
	}

	private static Conclusion conclusion(Symptom symptom, String text, Evidence evidence) {
		return new Conclusion(symptom, text, evidence.findings().stream().filter(symptom::isExplainedBy).toList());
	}

	/**
	 * Say whether something was found.
	 * @param symptom what to look for
	 * @return {@code true} if it was
	 */
	public boolean has(Symptom symptom) {
		return this.conclusions.stream().anyMatch((conclusion) -> conclusion.symptom() == symptom);
	}

}
