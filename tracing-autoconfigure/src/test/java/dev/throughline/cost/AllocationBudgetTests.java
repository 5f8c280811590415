package dev.throughline.cost;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import dev.throughline.ChildProcess;
import dev.throughline.ChildProcess.Outcome;
import dev.throughline.test.OtlpCollector;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What tracing adds to the allocation of a request stays within {@link Budget}. Nothing
 * is timed: the same services run once without tracing and once for each budget, each
 * time in a process of its own, and count bytes.
 */
class AllocationBudgetTests {

	private static final Duration PATIENCE = Duration.ofMinutes(5);

	private static final Map<Budget, Figures> figures = new EnumMap<>(Budget.class);

	private static Figures plain;

	private static String table;

	@BeforeAll
	static void measure() throws Exception {
		ExecutorService two = Executors.newFixedThreadPool(2);
		try {
			Future<Figures> untraced = two.submit(AllocationBudgetTests::untraced);
			Map<Budget, Future<Figures>> traced = new EnumMap<>(Budget.class);
			for (Budget budget : Budget.values()) {
				traced.put(budget, two.submit((Callable<Figures>) () -> traced(budget)));
			}
			plain = untraced.get();
			for (Budget budget : Budget.values()) {
				figures.put(budget, traced.get(budget).get());
			}
		}
		finally {
			two.shutdownNow();
		}
		table = table();
		System.out.println(table);
	}

	@ParameterizedTest
	@EnumSource
	void requestStaysWithinItsBudget(Budget budget) {
		long added = figures.get(budget).added(Part.REQUEST, plain);
		assertThat(added).as("bytes added to a request, budget %s%n%s", budget, table)
			.isBetween((long) budget.request() - Budget.ROOM, (long) budget.request());
	}

	@ParameterizedTest
	@EnumSource
	void exportOfASpanStaysWithinItsBudget(Budget budget) {
		assertThat(figures.get(budget).export()).as("bytes of the export for a span, budget %s%n%s", budget, table)
			.isLessThanOrEqualTo(budget.exportedSpan());
	}

	@Test
	void whatARequestAllocatesIsSeenInFull() {
		for (Figures seen : List.of(plain, figures.get(Budget.ALL), figures.get(Budget.NONE))) {
			assertThat(seen.beyondServer(Part.BALLAST)).as(table)
				.isCloseTo(MeasuredEndpoints.BALLAST, Percentage.withPercentage(10));
		}
	}

	private static Figures untraced() throws IOException, InterruptedException {
		return run("--spring.autoconfigure.exclude=" + tracing(), "--throughline.redaction.enabled=false");
	}

	private static Figures traced(Budget budget) throws IOException, InterruptedException {
		try (OtlpCollector collector = OtlpCollector.start()) {
			List<String> arguments = new ArrayList<>(List.of(budget.arguments()));
			arguments.add("--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.httpEndpoint()
					+ "/v1/traces");
			// batches are full, whatever the speed of the machine
			arguments.add("--management.opentelemetry.tracing.export.schedule-delay=1h");
			Figures found = run(arguments.toArray(String[]::new));
			if (budget == Budget.ALL) {
				assertThat(collector.takeSpans(MeasuredProcess.ALL_SPANS)).hasSize(MeasuredProcess.ALL_SPANS);
			}
			assertThat(collector.isEmpty()).isTrue();
			return found;
		}
	}

	private static Figures run(String... arguments) throws IOException, InterruptedException {
		String[] all = new String[arguments.length + 1];
		all[0] = "--throughline.logging.format=json";
		System.arraycopy(arguments, 0, all, 1, arguments.length);
		Outcome outcome = ChildProcess.run(PATIENCE, List.of("-Xmx256m", "-Djdbc.datasource-proxy.enabled=false"),
				MeasuredProcess.class, Map.of(), all);
		assertThat(outcome.exitCode()).as(outcome.output()).isZero();
		return Figures.in(outcome.output());
	}

	private static String tracing() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.throughline.") || name.contains("bservation")
					|| name.contains(".tracing.") || name.contains(".opentelemetry."))
			.collect(Collectors.joining(","));
	}

	private static String table() {
		StringBuilder text = new StringBuilder(line("bytes that tracing adds to one", Budget.values()));
		for (Part part : Part.values()) {
			if (part != Part.BALLAST) {
				text.append(line(part.title(),
						figures.values().stream().map((found) -> found.added(part, plain)).toArray()));
			}
		}
		text.append(line("budget of a request", List.of(Budget.values()).stream().map(Budget::request).toArray()));
		text.append(line("span, on threads of the export", figures.values().stream().map(Figures::export).toArray()));
		text.append(line("budget of it", List.of(Budget.values()).stream().map(Budget::exportedSpan).toArray()));
		return text.toString();
	}

	private static String line(String title, Object[] columns) {
		StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-32s", title));
		for (Object column : columns) {
			line.append(String.format(Locale.ROOT, "%10s", column));
		}
		return line.append(System.lineSeparator()).toString();
	}

}
