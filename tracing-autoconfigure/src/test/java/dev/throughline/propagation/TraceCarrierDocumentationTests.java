package dev.throughline.propagation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The code of {@code docs/trace-carrier.md} stands in this file as well, compiles and
 * does what the page says.
 */
class TraceCarrierDocumentationTests {

	private static final Path PAGE = Path.of("..", "docs", "trace-carrier.md");

	private static final Path THIS = Path.of("src", "test", "java",
			TraceCarrierDocumentationTests.class.getName().replace('.', '/') + ".java");

	private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final List<Map<String, String>> sent = new ArrayList<>();

	private final List<StoredJob> stored = new ArrayList<>();

	@Test
	void codeOfThePageIsTheCodeOfThisTest() throws IOException {
		String code = Files.readString(THIS).replaceAll("\\s+", " ");
		Matcher blocks = CODE.matcher(Files.readString(PAGE));
		int count = 0;
		while (blocks.find()) {
			assertThat(code).contains(blocks.group(1).replaceAll("\\s+", " "));
			count++;
		}
		assertThat(count).isEqualTo(4);
	}

	@Test
	void codeOfThePageContinuesTheTrace() {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.NONE, this.spans,
				TestConfiguration.class)) {
			TraceCarrier carrier = application.context().getBean(TraceCarrier.class);
			ObservationRegistry observations = application.context().getBean(ObservationRegistry.class);
			Observation.createNotStarted("request", observations).observe(() -> {
				sendItAlong(carrier);
				storeIt(carrier);
			});
			SpanData request = this.spans.take("request");
			continueIt(carrier, this.stored.get(0), this.sent.get(0));
			assertThat(this.sent.get(0)).containsKeys("route_id", "traceparent");
			for (String name : List.of("job.process", "agent.process")) {
				OpenTelemetryAssertions.assertThat(this.spans.take(name))
					.hasTraceId(request.getTraceId())
					.hasParentSpanId(request.getSpanId());
			}
		}
	}

	private void sendItAlong(TraceCarrier carrier) {
		Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("route_id", "chat");
		carrier.inject(metadata::put);
		send(metadata);
	}

	private void storeIt(TraceCarrier carrier) {
		Map<String, String> trace = carrier.capture();
		store(new StoredJob(trace, "reindex"));
	}

	private void continueIt(TraceCarrier carrier, StoredJob job, Map<String, String> metadata) {
		carrier.continueFrom(job.trace(), "job.process", () -> process(job));
		Decision decision = carrier.continueFrom(metadata, "agent.process", Kind.SERVER, () -> decide(metadata));
		assertThat(decision.allows()).isTrue();
	}

	private void send(Map<String, String> metadata) {
		this.sent.add(metadata);
	}

	private void store(StoredJob job) {
		this.stored.add(job);
	}

	private void process(StoredJob job) {
		assertThat(job.name()).isEqualTo("reindex");
	}

	private Decision decide(Map<String, String> metadata) {
		return new Decision("chat".equals(metadata.get("route_id")));
	}

	private record StoredJob(Map<String, String> trace, String name) {

	}

	private record Decision(boolean allows) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

	}

}
