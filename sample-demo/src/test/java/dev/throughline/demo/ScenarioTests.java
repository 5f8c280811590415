package dev.throughline.demo;

import java.util.EnumSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Scenario}.
 */
class ScenarioTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SLOW_DLP           | arbitex-outpost runs with --outpost.dlp.ner-delay=400ms
			PROVIDER_SLOW      | provider-stub answers after 6 s
			INGEST_SLOW        | arbitex-platform runs with --platform.ingest.delay=300ms
			PLATFORM_UNTRACED  | arbitex-platform runs without OTEL_EXPORTER_OTLP_ENDPOINT
			BROKEN_PROPAGATION | arbitex-outpost runs with --outpost.platform.observed=false
			""")
	void tellsHowTheFaultIsCaused(Scenario scenario, String description) {
		assertThat(scenario.fault().describe()).containsExactly(description);
	}

	@Test
	void tellsThatTheBackendWillBeAwayAndSpansWait() {
		assertThat(Scenario.COLLECTOR_DOWN.fault().describe()).containsExactly(
				"arbitex-outpost runs with --throughline.export.spool=.demo/spool/arbitex-outpost",
				"arbitex-platform runs with --throughline.export.spool=.demo/spool/arbitex-platform",
				"trace-backend will be away for a while");
	}

	@Test
	void nothingIsDifferentWithoutAScenario() {
		assertThat(Fault.NONE.describe()).isEmpty();
	}

	@Test
	void noTwoScenariosAreSeenByTheSame() {
		assertThat(EnumSet.allOf(Scenario.class)).extracting(Scenario::symptom).doesNotHaveDuplicates();
	}

}
