package dev.throughline.diagnostics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.throughline.diagnostics.Findings.Found;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

class FindingsTests {

	private static final Instant START = Instant.parse("2026-03-12T14:00:00Z");

	private final AtomicReference<Instant> now = new AtomicReference<>(START);

	private final Clock clock = clockOf(this.now::get);

	private final Findings findings = new Findings(Set.of(FindingCode.HIGH_VOLUME), this.clock);

	private final Logger logger = (Logger) LoggerFactory.getLogger(Findings.class);

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.lines.start();
		this.logger.addAppender(this.lines);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.lines);
	}

	@Test
	void faultIsLoggedOnceForASubjectAndOnceWhenItIsMended() {
		report(FindingCode.WRONG_PORT, "otlp");
		report(FindingCode.WRONG_PORT, "otlp");
		pass(Duration.ofMinutes(2));
		report(FindingCode.WRONG_PORT, "otlp");
		report(FindingCode.WRONG_PORT, "other");
		this.findings.resolve(FindingCode.WRONG_PORT, "otlp");
		this.findings.resolve(FindingCode.WRONG_PORT, "otlp");
		String warning = "WARN wrong-port: Cause of %s. Remedy of %s. See docs/troubleshooting.md#wrong-port";
		assertThat(lines()).containsExactly(warning.formatted("otlp", "otlp"), warning.formatted("other", "other"),
				"INFO wrong-port: mended after 120 s: otlp");
	}

	@Test
	void faultThatWasNeverReportedIsNotMended() {
		this.findings.resolve(FindingCode.WRONG_PORT, "otlp");
		assertThat(lines()).isEmpty();
		assertThat(this.findings.list()).isEmpty();
	}

	@Test
	void faultThatComesAndGoesIsLoggedOnceAMinute() {
		report(FindingCode.SPANS_DROPPED, "otlp");
		this.findings.resolve(FindingCode.SPANS_DROPPED, "otlp");
		for (int i = 0; i < 30; i++) {
			pass(Duration.ofSeconds(1));
			report(FindingCode.SPANS_DROPPED, "otlp");
			this.findings.resolve(FindingCode.SPANS_DROPPED, "otlp");
		}
		assertThat(lines()).hasSize(2);
		report(FindingCode.SPANS_DROPPED, "otlp");
		pass(Duration.ofSeconds(30));
		report(FindingCode.SPANS_DROPPED, "otlp");
		assertThat(lines()).hasSize(3).last().asString().startsWith("WARN spans-dropped");
		this.findings.resolve(FindingCode.SPANS_DROPPED, "otlp");
		assertThat(lines()).hasSize(4).last().asString().startsWith("INFO spans-dropped: mended after 30 s");
	}

	@Test
	void listTellsWhatIsThereAndWhatWas() {
		report(FindingCode.WRONG_PORT, "otlp");
		pass(Duration.ofSeconds(1));
		report(FindingCode.SAMPLING_ZERO, "sampler");
		this.findings.resolve(FindingCode.WRONG_PORT, "otlp");
		assertThat(this.findings.list()).containsExactly(
				new Found(finding(FindingCode.WRONG_PORT, "otlp"), START, false),
				new Found(finding(FindingCode.SAMPLING_ZERO, "sampler"), START.plusSeconds(1), true));
		pass(Duration.ofSeconds(1));
		report(FindingCode.WRONG_PORT, "otlp");
		assertThat(this.findings.list()).last()
			.isEqualTo(new Found(finding(FindingCode.WRONG_PORT, "otlp"), START.plusSeconds(2), true));
	}

	@Test
	void keepsAHundredAndForgetsMendedOnesFirst() {
		for (int i = 0; i < 100; i++) {
			report(FindingCode.CLIENT_WITHOUT_CONTEXT, "client" + i);
		}
		report(FindingCode.WRONG_PORT, "too many");
		assertThat(this.findings.list()).hasSize(100);
		assertThat(this.findings.isPresent(FindingCode.WRONG_PORT)).isFalse();
		this.findings.resolve(FindingCode.CLIENT_WITHOUT_CONTEXT, "client7");
		report(FindingCode.WRONG_PORT, "has room");
		assertThat(this.findings.list()).hasSize(100)
			.extracting((found) -> found.finding().subject())
			.doesNotContain("client7", "too many")
			.contains("has room");
	}

	@Test
	void mutedFaultIsNeitherLoggedNorKept() {
		report(FindingCode.HIGH_VOLUME, "service");
		assertThat(lines()).isEmpty();
		assertThat(this.findings.list()).isEmpty();
	}

	@Test
	void meterIsOneWhileAnySubjectHasTheFault() {
		MeterRegistry registry = new SimpleMeterRegistry();
		new FindingMeters(this.findings).bindTo(registry);
		assertThat(registry.get("throughline.findings").gauges()).hasSize(FindingCode.values().length)
			.allMatch((gauge) -> gauge.value() == 0);
		report(FindingCode.WRONG_PORT, "otlp");
		report(FindingCode.WRONG_PORT, "other");
		this.findings.resolve(FindingCode.WRONG_PORT, "otlp");
		assertThat(registry.get("throughline.findings").tag("code", "wrong-port").gauge().value()).isEqualTo(1);
		this.findings.resolve(FindingCode.WRONG_PORT, "other");
		assertThat(registry.get("throughline.findings").tag("code", "wrong-port").gauge().value()).isZero();
	}

	private void report(FindingCode code, String subject) {
		this.findings.report(finding(code, subject));
	}

	private static Finding finding(FindingCode code, String subject) {
		return new Finding(code, subject, "Cause of " + subject + ".", "Remedy of " + subject + ".");
	}

	private void pass(Duration time) {
		this.now.updateAndGet((before) -> before.plus(time));
	}

	private List<String> lines() {
		return this.lines.list.stream().map((event) -> event.getLevel() + " " + event.getFormattedMessage()).toList();
	}

	// InstantSource.withZone gives a clock that asks the source each time
	private static Clock clockOf(InstantSource source) {
		return source.withZone(ZoneOffset.UTC);
	}

}
