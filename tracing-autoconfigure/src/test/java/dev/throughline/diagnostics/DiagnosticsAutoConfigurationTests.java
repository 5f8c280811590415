package dev.throughline.diagnostics;

import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class DiagnosticsAutoConfigurationTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=tracing";

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			DiagnosticsAutoConfiguration.class);

	@Test
	void suppliesEndpointOnlyWhereItIsExposed() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(TracingEndpoint.class));
		this.runner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context).hasSingleBean(TracingEndpoint.class));
		this.runner.withPropertyValues(EXPOSED, "management.endpoint.tracing.access=NONE")
			.run((context) -> assertThat(context).doesNotHaveBean(TracingEndpoint.class));
	}

	@Test
	void tellsThatNothingIsExported() {
		this.runner.withPropertyValues(EXPOSED)
			.run((context) -> assertThat(context.getBean(TracingEndpoint.class).tracing())
				.containsEntry("endpoint", null)
				.containsEntry("transport", null)
				.hasEntrySatisfying("exporter",
						(exporter) -> assertThat(exporter).asString().startsWith("none (no endpoint: ")));
	}

	@Test
	void mutedFindingIsIgnored() {
		this.runner.withPropertyValues("throughline.diagnostics.muted-findings=clock-skew,high-volume")
			.run((context) -> {
				Findings findings = context.getBean(Findings.class);
				findings.report(new Finding(FindingCode.CLOCK_SKEW, "callee", "Muted.", "None."));
				findings.report(new Finding(FindingCode.HIGH_VOLUME, "service", "Muted.", "None."));
				findings.report(new Finding(FindingCode.SAMPLING_ZERO, "sampler", "Heard.", "None."));
				assertThat(findings.list()).extracting((found) -> found.finding().subject()).containsExactly("sampler");
			});
	}

	@Test
	void mutedFindingThatDoesNotExistStopsTheStartAndNamesTheProperty() {
		this.runner.withPropertyValues("throughline.diagnostics.muted-findings=clock-skewed")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("throughline.diagnostics.muted-findings"));
	}

	@Test
	void startsWithoutActuatorAndMeters() {
		this.runner.withPropertyValues(EXPOSED)
			.withClassLoader(new FilteredClassLoader(MeterBinder.class, Endpoint.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(StartupReport.class)
				.doesNotHaveBean(FindingMeters.class)
				.doesNotHaveBean(TracingEndpoint.class));
	}

	@Test
	void backsOffWithoutTheSdk() {
		this.runner.withClassLoader(new FilteredClassLoader(SpanExporter.class))
			.run((context) -> assertThat(context).doesNotHaveBean(Findings.class));
	}

	@Test
	void backsOffWhenSwitchedOff() {
		this.runner.withPropertyValues(EXPOSED, "throughline.diagnostics.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Findings.class)
				.doesNotHaveBean(FindingMeters.class)
				.doesNotHaveBean(TracingEndpoint.class));
	}

}
