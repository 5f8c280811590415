package dev.throughline.parity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.Timer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Hooks;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users hang on observations sees and does what it does in Spring Boot alone: the
 * same application runs without anything of ours and with all of it, once with every
 * trace sampled and once with none, and meters, calls of handlers and the spans of user
 * observations are compared.
 */
class ObservationParityTests {

	/**
	 * How the names of meters of observations begin.
	 */
	private static final List<String> MEASURED = List.of("http.", "shop.", "price.", "stock.", "tasks.", "denied.",
			"below.");

	static Stream<Arguments> applications() {
		return Stream.of(of("1.0", Shop.class), of("1.0", Customized.Handlers.class),
				of("0.0", Customized.GlobalConventions.class), of("1.0", Customized.Conventions.class),
				of("0.0", Customized.Predicates.class), of("1.0", Customized.Filters.class),
				of("0.0", Shop.class, "management.observations.http.server.requests.name=shop.server",
						"management.observations.http.client.requests.name=shop.client",
						"management.metrics.observations.ignored-meters=long-task-timer"),
				of("1.0", Shop.class, "management.observations.key-values.region=eu",
						"management.observations.enable.price=false",
						"management.observations.enable.tasks.scheduled.execution=false"),
				of("0.0", Customized.Handlers.class), of("1.0", Customized.GlobalConventions.class),
				of("0.0", Customized.Conventions.class), of("1.0", Customized.Predicates.class),
				of("0.0", Customized.Filters.class));
	}

	private static Arguments of(String sampling, Class<?> application, String... properties) {
		return Arguments.of(sampling, application, properties);
	}

	// of the JVM, and how often it opens a scope depends on which threads Reactor takes
	@BeforeAll
	static void leaveReactorAlone() {
		Hooks.disableAutomaticContextPropagation();
	}

	@ParameterizedTest
	@MethodSource("applications")
	void isAsInSpringBootAlone(String sampling, Class<?> application, String[] properties) throws Exception {
		List<String> arguments = new ArrayList<>(Arrays.asList(properties));
		arguments.addAll(List.of("management.tracing.sampling.probability=" + sampling,
				"management.observations.annotations.enabled=true", "server.shutdown=immediate",
				"spring.reactor.context-propagation=limited"));
		Seen ours = run(application, arguments);
		arguments.addAll(List.of("spring.autoconfigure.exclude=" + ours(), "throughline.environment.enabled=false",
				"throughline.redaction.enabled=false"));
		Seen springBoots = run(application, arguments);
		assertSame(ours.meters(), springBoots.meters());
		assertSame(ours.transcripts(), springBoots.transcripts());
		assertSame(ours.answers(), springBoots.answers());
		assertSame(ours.spans(), springBoots.spans());
	}

	private static void assertSame(List<String> ours, List<String> springBoots) {
		assertThat(without(ours, springBoots)).as("more than in Spring Boot alone").isEmpty();
		assertThat(without(springBoots, ours)).as("missing of what Spring Boot alone does").isEmpty();
	}

	private static List<String> without(List<String> some, List<String> others) {
		List<String> left = new ArrayList<>(some);
		others.forEach(left::remove);
		return left;
	}

	private static String ours() {
		return ImportCandidates.load(AutoConfiguration.class, null)
			.getCandidates()
			.stream()
			.filter((name) -> name.startsWith("dev.throughline."))
			.collect(Collectors.joining(","));
	}

	private static Seen run(Class<?> type, List<String> arguments) throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, new RecordedSpans(),
				type, arguments.toArray(String[]::new))) {
			MeterRegistry meters = application.context().getBean(MeterRegistry.class);
			Transcripts transcripts = application.context().getBean(Transcripts.class);
			List<String> answers = new ArrayList<>();
			for (String path : ShopController.PATHS) {
				answers.add(path + " " + application.get(path).body().replaceAll("\"timestamp\":\"[^\"]*\"", ""));
				// so that what is under way at the next request is that request
				Awaitility.await(path)
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(5))
					.until(() -> transcripts.isComplete(0) && isMeasured(meters, transcripts));
			}
			return new Seen(meters(meters), transcripts.all(), answers,
					application.context().getBean(EndedSpans.class).all());
		}
	}

	private static boolean isMeasured(MeterRegistry meters, Transcripts transcripts) {
		long ended = measured(meters).filter(Timer.class::isInstance)
			.mapToLong((meter) -> ((Timer) meter).count())
			.sum();
		int underWay = measured(meters).filter(LongTaskTimer.class::isInstance)
			.mapToInt((meter) -> ((LongTaskTimer) meter).activeTasks())
			.sum();
		return ended == transcripts.count() && underWay == 0;
	}

	private static Stream<Meter> measured(MeterRegistry meters) {
		return meters.getMeters()
			.stream()
			.filter((meter) -> MEASURED.stream().anyMatch((prefix) -> meter.getId().getName().startsWith(prefix)));
	}

	private static List<String> meters(MeterRegistry meters) {
		return measured(meters).map((meter) -> {
			Map<Statistic, Double> counts = new TreeMap<>();
			meter.measure().forEach((measurement) -> {
				Statistic statistic = measurement.getStatistic();
				if (statistic == Statistic.COUNT || statistic == Statistic.ACTIVE_TASKS) {
					counts.put(statistic, measurement.getValue());
				}
			});
			Meter.Id id = meter.getId();
			return id.getType() + " " + id.getName() + " " + id.getTags() + " " + id.getBaseUnit() + " "
					+ id.getDescription() + " " + counts;
		}).sorted().toList();
	}

	/**
	 * What there is to compare.
	 *
	 * @param meters name, tags and count of each
	 * @param transcripts what a handler saw of each observation
	 * @param answers of the application
	 * @param spans of observations of which only the generic handler knows
	 */
	record Seen(List<String> meters, List<String> transcripts, List<String> answers, List<String> spans) {

	}

}
