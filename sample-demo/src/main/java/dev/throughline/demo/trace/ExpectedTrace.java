package dev.throughline.demo.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The trace that a run of the demo leaves behind, and how a given trace differs from it.
 *
 * @since 0.1.0
 */
public final class ExpectedTrace {

	/**
	 * The name of the outpost, as service and as process.
	 */
	public static final String OUTPOST = "arbitex-outpost";

	/**
	 * The name of the platform, as service and as process.
	 */
	public static final String PLATFORM = "arbitex-platform";

	/**
	 * The name of the agent, as service and as process.
	 */
	public static final String AGENT = "osapi-agent";

	/**
	 * The name of the command line, as service and as process.
	 */
	public static final String CLI = "osapi-cli";

	/**
	 * What one chat completion leaves behind.
	 */
	public static final ExpectedTrace CHAT = new ExpectedTrace(
			List.of(new Expected(0, OUTPOST, "POST /proxy/chat/completions", "SERVER"),
					new Expected(1, OUTPOST, "policy.cache.lookup", "INTERNAL"),
					new Expected(1, OUTPOST, "dlp.tier1.regex_scan", "INTERNAL"),
					new Expected(1, OUTPOST, "dlp.tier2.ner_scan", "INTERNAL"),
					new Expected(1, OUTPOST, "POST /api/internal/audit/ingest", "CLIENT"),
					new Expected(2, PLATFORM, "POST /api/internal/audit/ingest", "SERVER"),
					new Expected(3, PLATFORM, "INSERT audit_logs", "CLIENT"),
					new Expected(1, OUTPOST, "POST provider.anthropic", "CLIENT")));

	/**
	 * What one job leaves behind.
	 */
	public static final ExpectedTrace JOB = new ExpectedTrace(List.of(
			new Expected(0, CLI, "client node hostname", "INTERNAL"), new Expected(1, CLI, "POST /api/jobs", "CLIENT"),
			new Expected(2, PLATFORM, "POST /api/jobs", "SERVER"), new Expected(3, PLATFORM, "INSERT jobs", "CLIENT"),
			new Expected(3, PLATFORM, "send jobs", "PRODUCER"), new Expected(4, AGENT, "process jobs", "CONSUMER"),
			new Expected(5, AGENT, "job.process", "INTERNAL"), new Expected(6, AGENT, "send jobs.results", "PRODUCER"),
			new Expected(7, PLATFORM, "process jobs.results", "CONSUMER"),
			new Expected(8, PLATFORM, "UPDATE jobs", "CLIENT"), new Expected(1, CLI, "GET /api/jobs/{id}", "CLIENT"),
			new Expected(2, PLATFORM, "GET /api/jobs/{id}", "SERVER"),
			new Expected(3, PLATFORM, "SELECT jobs", "CLIENT")));

	private final List<Expected> lines;

	private ExpectedTrace(List<Expected> lines) {
		this.lines = lines;
	}

	/**
	 * Compare a trace with the expected one.
	 * @param traceId the trace id of the response
	 * @param trace what the backend has
	 * @return one plain reason for each difference, empty when the trace is complete and
	 * joined
	 */
	List<String> problems(String traceId, Trace trace) {
		if (trace.spans().isEmpty()) {
			return List.of("the trace has no spans");
		}
		List<String> problems = new ArrayList<>();
		trace.spans()
			.stream()
			.filter((span) -> !span.traceId().equals(traceId))
			.forEach((span) -> problems.add("%s belongs to trace '%s'".formatted(describe(span), span.traceId())));
		List<Span> roots = trace.roots();
		if (roots.size() != 1) {
			problems.add("the trace has %d roots instead of one: %s".formatted(roots.size(),
					String.join(", ", roots.stream().map(ExpectedTrace::describe).toList())));
		}
		Map<Expected, Span> found = match(trace, problems);
		checkParents(trace, found, problems);
		if (problems.isEmpty()) {
			checkOrder(trace, problems);
		}
		return problems;
	}

	private Map<Expected, Span> match(Trace trace, List<String> problems) {
		Map<Expected, Span> found = new LinkedHashMap<>();
		for (Expected expected : this.lines) {
			List<Span> matching = trace.spans().stream().filter(expected::matches).toList();
			if (matching.size() == 1) {
				found.put(expected, matching.get(0));
			}
			else if (matching.isEmpty()) {
				problems.add("%s is missing".formatted(expected.describe()));
			}
			else {
				problems.add("%s is there %d times".formatted(expected.describe(), matching.size()));
			}
		}
		trace.spans()
			.stream()
			.filter((span) -> this.lines.stream().noneMatch((expected) -> expected.matches(span)))
			.forEach((span) -> problems.add("%s (%s) is not expected".formatted(describe(span), span.kind())));
		return found;
	}

	private void checkParents(Trace trace, Map<Expected, Span> found, List<String> problems) {
		for (int i = 0; i < this.lines.size(); i++) {
			Span span = found.get(this.lines.get(i));
			Expected expectedParent = parentOf(i);
			Span parent = (expectedParent != null) ? found.get(expectedParent) : null;
			if (span == null || (expectedParent != null && parent == null)) {
				continue;
			}
			String expectedId = (parent != null) ? parent.spanId() : "";
			if (!span.parentSpanId().equals(expectedId)) {
				problems.add("%s is below %s instead of %s".formatted(describe(span), describeParent(trace, span),
						(parent != null) ? describe(parent) : "nothing"));
			}
		}
	}

	private @Nullable Expected parentOf(int index) {
		for (int i = index - 1; i >= 0; i--) {
			if (this.lines.get(i).depth() < this.lines.get(index).depth()) {
				return this.lines.get(i);
			}
		}
		return null;
	}

	private static String describeParent(Trace trace, Span span) {
		if (span.parentSpanId().isEmpty()) {
			return "nothing";
		}
		return trace.spans()
			.stream()
			.filter((candidate) -> candidate.spanId().equals(span.parentSpanId()))
			.findFirst()
			.map(ExpectedTrace::describe)
			.orElse("a span that is not in the trace");
	}

	private void checkOrder(Trace trace, List<String> problems) {
		List<Trace.Line> actual = trace.lines();
		for (int i = 0; i < this.lines.size(); i++) {
			Span span = actual.get(i).span();
			if (!this.lines.get(i).matches(span)) {
				problems.add("%s starts where %s is expected".formatted(describe(span), this.lines.get(i).describe()));
				return;
			}
		}
	}

	private static String describe(Span span) {
		return "'%s' of %s".formatted(span.displayName(), span.service());
	}

	/**
	 * One span that has to be there.
	 *
	 * @param depth how deep it lies below the root
	 * @param service the service that makes it
	 * @param name its name
	 * @param kind its kind
	 */
	private record Expected(int depth, String service, String name, String kind) {

		boolean matches(Span span) {
			return Objects.equals(this.service, span.service()) && Objects.equals(this.name, span.name())
					&& Objects.equals(this.kind, span.kind());
		}

		String describe() {
			return "'%s' (%s) of %s".formatted(this.name, this.kind, this.service);
		}

	}

}
