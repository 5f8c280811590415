package dev.throughline.export;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import dev.throughline.diagnostics.DiagnosticsAutoConfiguration;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.diagnostics.Findings.Found;
import dev.throughline.export.delivery.DeliveryAutoConfiguration;
import dev.throughline.test.CollectorAnswer;
import dev.throughline.test.FaultyCollector;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.tracing.Tracer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class DoctorAutoConfigurationTests {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint=";

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, DiagnosticsAutoConfiguration.class, DeliveryAutoConfiguration.class,
				PipelineAutoConfiguration.class, DoctorAutoConfiguration.class)
		.withPropertyValues("management.opentelemetry.tracing.export.schedule-delay=10ms",
				"throughline.export.retry.initial-backoff=10ms", "throughline.export.shutdown-timeout=1s");

	@Test
	void spansSentToTheWrongPortAreAFinding() {
		try (FaultyCollector collector = FaultyCollector.start()) {
			this.runner.withPropertyValues(ENDPOINT + collector.grpcEndpoint().resolve("/v1/traces")).run((context) -> {
				makeSpan(context);
				awaitPresent(context, List.of(FindingCode.WRONG_PORT));
			});
		}
	}

	@Test
	void findingIsMendedWithTheCollectorAndFinishedSpansAreChecked() {
		try (FaultyCollector collector = FaultyCollector.start()) {
			URI endpoint = collector.httpEndpoint().resolve("/v1/traces");
			collector.answer(CollectorAnswer.status(401));
			this.runner
				.withPropertyValues(ENDPOINT + endpoint, "management.opentelemetry.tracing.limits.max-attributes=1")
				.run((context) -> {
					makeSpan(context);
					awaitPresent(context,
							List.of(FindingCode.ATTRIBUTES_TRUNCATED, FindingCode.AUTHENTICATION_REFUSED));
					collector.answer(CollectorAnswer.accept());
					awaitPresent(context, List.of(FindingCode.ATTRIBUTES_TRUNCATED));
				});
		}
	}

	@Test
	void addressIsCheckedAtTheStart() {
		this.runner.withPropertyValues(ENDPOINT + "http://127.0.0.1:4317/v1/traces")
			.run((context) -> assertPresent(context, List.of(FindingCode.WRONG_PORT)));
	}

	@Test
	void callersAreOnlyMissedWhenTheyWouldBeContinued() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(RemoteParentCheck.class));
		this.runner.withPropertyValues("throughline.propagation.inbound=restart")
			.run((context) -> assertThat(context).doesNotHaveBean(RemoteParentCheck.class));
	}

	@Test
	void nothingIsLookedForWithoutDiagnosis() {
		this.runner.withPropertyValues("throughline.diagnostics.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(DeliveryListener.class)
				.doesNotHaveBean(FinishedSpanCheck.class));
	}

	private void makeSpan(ApplicationContext context) {
		context.getBean(Tracer.class).nextSpan().name("work").tag("a", "1").tag("b", "2").start().end();
		this.spans.take("work");
	}

	private static void awaitPresent(ApplicationContext context, List<FindingCode> expected) {
		Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertPresent(context, expected));
	}

	private static void assertPresent(ApplicationContext context, List<FindingCode> expected) {
		assertThat(context.getBean(Findings.class).list()).filteredOn(Found::present)
			.extracting((found) -> found.finding().code())
			.containsExactlyInAnyOrderElementsOf(expected);
	}

}
