package dev.throughline.diagnostics;

import java.util.List;

import dev.throughline.diagnostics.Findings.Found;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class SetupCheckTests {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint=http://collector:4318/v1/traces";

	private static final String SAMPLING_ZERO = "management.tracing.sampling.probability=0";

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			DiagnosticsAutoConfiguration.class);

	@Test
	void nothingIsWrongWithAnEndpointAndASampler() {
		this.runner.withPropertyValues(ENDPOINT, "management.tracing.sampling.probability=0.01")
			.run((context) -> assertThat(context.getBean(Findings.class).list()).isEmpty());
	}

	@Test
	void endpointThatNobodyNamed() {
		assertFound(this.runner, FindingCode.NO_ENDPOINT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.exporter=none", "management.tracing.export.otlp.enabled=false",
			"management.tracing.export.enabled=false", "management.opentelemetry.enabled=false" })
	void endpointIsNotMissedWhenExportIsSwitchedOff(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context.getBean(Findings.class).list()).isEmpty());
	}

	@ParameterizedTest
	@ValueSource(strings = { SAMPLING_ZERO, "management.opentelemetry.tracing.sampler=always-off",
			"management.opentelemetry.tracing.sampler=parent-based-always-off" })
	void samplerThatKeepsNothing(String property) {
		assertFound(this.runner.withPropertyValues(ENDPOINT, property), FindingCode.SAMPLING_ZERO);
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.sampling.keep-errors=true", "throughline.sampling.keep-slower-than=1s",
			"throughline.sampling.keep-attributes=customer", "throughline.sampling.rules[0].probability=1" })
	void samplerThatKeepsNothingIsNoFaultWhenSomethingElseKeeps(String property) {
		this.runner.withPropertyValues(ENDPOINT, SAMPLING_ZERO, property)
			.run((context) -> assertThat(context.getBean(Findings.class).list()).isEmpty());
	}

	@Test
	void processInKubernetesThatDoesNotSayWhere() {
		ApplicationContextRunner inside = this.runner.withPropertyValues(ENDPOINT, "KUBERNETES_SERVICE_HOST=10.0.0.1");
		Finding finding = assertFound(inside, FindingCode.NO_KUBERNETES_ATTRIBUTES);
		assertThat(finding.cause()).endsWith("have no k8s.pod.name and no k8s.namespace.name.");
		inside
			.withPropertyValues("management.opentelemetry.resource-attributes[k8s.pod.name]=pod-1",
					"management.opentelemetry.resource-attributes[k8s.namespace.name]=shop")
			.run((context) -> assertThat(context.getBean(Findings.class).list()).isEmpty());
	}

	private static Finding assertFound(ApplicationContextRunner runner, FindingCode expected) {
		Finding[] finding = new Finding[1];
		runner.run((context) -> {
			List<Found> list = context.getBean(Findings.class).list();
			assertThat(list).extracting((found) -> found.finding().code()).containsExactly(expected);
			finding[0] = list.get(0).finding();
		});
		return finding[0];
	}

}
