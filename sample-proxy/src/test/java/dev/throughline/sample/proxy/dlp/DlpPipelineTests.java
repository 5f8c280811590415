package dev.throughline.sample.proxy.dlp;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.sample.proxy.policy.Action;
import dev.throughline.sample.proxy.policy.Detector;
import dev.throughline.sample.proxy.policy.Policy;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DlpPipeline}.
 */
class DlpPipelineTests {

	private static final DlpPipeline pipeline = new DlpPipeline(new RegexScanner(),
			new NameScanner(new DlpProperties(Duration.ZERO)), ObservationRegistry.NOOP);

	@Test
	void whatPatternsFoundIsNoNameToo() {
		ScanResult result = pipeline.scan(List.of("Maria.Garcia@Example.com wrote to John Smith."),
				policy(Map.of(Detector.EMAIL, Action.REDACT, Detector.PERSON_NAME, Action.REDACT)));
		assertThat(result.texts()).containsExactly("[EMAIL] wrote to [NAME].");
		assertThat(result.findings()).isEqualTo(Map.of(Detector.EMAIL, 1, Detector.PERSON_NAME, 1));
	}

	@Test
	void mostSevereActionCounts() {
		ScanResult result = pipeline.scan(List.of("jane@example.com", "please 123-45-6789"),
				policy(Map.of(Detector.EMAIL, Action.REDACT, Detector.US_SSN, Action.BLOCK)));
		assertThat(result.action()).isEqualTo(Action.BLOCK);
		assertThat(result.blockedBy()).containsExactly(Detector.US_SSN);
	}

	@Test
	void allowedFindingIsCountedAndKept() {
		ScanResult result = pipeline.scan(List.of("jane@example.com"), policy(Map.of()));
		assertThat(result.action()).isEqualTo(Action.ALLOW);
		assertThat(result.findings()).isEqualTo(Map.of(Detector.EMAIL, 1));
		assertThat(result.texts()).containsExactly("jane@example.com");
	}

	private static Policy policy(Map<Detector, Action> stricter) {
		Map<Detector, Action> actions = new EnumMap<>(Detector.class);
		for (Detector detector : Detector.values()) {
			actions.put(detector, stricter.getOrDefault(detector, Action.ALLOW));
		}
		return new Policy("acme", Set.of("small"), actions);
	}

}
