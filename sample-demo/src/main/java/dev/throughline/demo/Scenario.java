package dev.throughline.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import dev.throughline.demo.diagnosis.Symptom;

/**
 * A fault that the demo can show: how it is caused, and what should be seen of it.
 */
enum Scenario {

	SLOW_DLP("slow-dlp", Fault.outpost("--outpost.dlp.ner-delay=400ms"), Symptom.SLOW_DLP, Limits.WHOLE),

	PROVIDER_SLOW("provider-slow", Fault.slowProvider(Duration.ofSeconds(6)), Symptom.PROVIDER_SLOW, Limits.WHOLE),

	INGEST_SLOW("ingest-slow", Fault.platform("--platform.ingest.delay=300ms"), Symptom.INGEST_SLOW, Limits.WHOLE),

	PLATFORM_UNTRACED("platform-untraced", Fault.silentPlatform(), Symptom.SERVICE_UNTRACED, Limits.PARTIAL),

	BROKEN_PROPAGATION("broken-propagation", Fault.outpost("--outpost.platform.observed=false"),
			Symptom.BROKEN_PROPAGATION, Limits.PARTIAL),

	COLLECTOR_DOWN("collector-down",
			Fault.outage("--throughline.export.spool=.demo/spool/arbitex-outpost",
					"--throughline.export.spool=.demo/spool/arbitex-platform"),
			Symptom.SPANS_LATE, Limits.AFTER_OUTAGE);

	private final String text;

	private final Fault fault;

	private final Symptom symptom;

	private final Duration limit;

	Scenario(String text, Fault fault, Symptom symptom, Duration limit) {
		this.text = text;
		this.fault = fault;
		this.symptom = symptom;
		this.limit = limit;
	}

	String text() {
		return this.text;
	}

	Fault fault() {
		return this.fault;
	}

	Symptom symptom() {
		return this.symptom;
	}

	/**
	 * How long to wait for the traces. Where spans never come this is how long it takes.
	 * @return the time
	 */
	Duration limit() {
		return this.limit;
	}

	static List<String> names() {
		return Arrays.stream(values()).map(Scenario::text).toList();
	}

	private static final class Limits {

		static final Duration WHOLE = Duration.ofSeconds(20);

		static final Duration PARTIAL = Duration.ofSeconds(5);

		static final Duration AFTER_OUTAGE = Duration.ofSeconds(60);

	}

}
