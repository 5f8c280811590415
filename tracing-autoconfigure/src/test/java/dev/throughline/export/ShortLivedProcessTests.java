package dev.throughline.export;

import java.util.List;
import java.util.Map;

import dev.throughline.ChildProcess;
import dev.throughline.ChildProcess.Outcome;
import dev.throughline.test.OtlpCollector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications without a web server, each of which ends in another way long before the
 * next batch is due.
 */
class ShortLivedProcessTests {

	@ParameterizedTest(name = "{0}, hook {1}")
	@CsvSource({ "return, true, 0", "return, false, 0", "throw, true, 1", "exit, true, 3", "exit, false, 3" })
	void spansAreExportedBeforeTheProcessEnds(String end, boolean shutdownHook, int exitCode) throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			Outcome outcome = ChildProcess.run(List.of(), ShortLivedApplication.class,
					Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.httpEndpoint().toString(),
							"OTEL_BSP_SCHEDULE_DELAY", "3600000"),
					"--end=" + end, "--spring.main.register-shutdown-hook=" + shutdownHook);
			assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(exitCode);
			assertThat(collector.isEmpty()).as(outcome.output()).isFalse();
			assertThat(collector.take().spans()).singleElement()
				.satisfies((span) -> assertThat(span.getName()).isEqualTo("work"));
			assertThat(collector.isEmpty()).isTrue();
			assertThat(outcome.output()).doesNotContain("not delivered");
		}
	}

}
