package dev.throughline.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.BackendStub;
import dev.throughline.demo.trace.BackendStub.Answer;
import dev.throughline.demo.trace.ExpectedTrace;
import dev.throughline.demo.trace.Trace;
import dev.throughline.demo.trace.TraceApi;
import dev.throughline.demo.trace.TraceDocuments;
import dev.throughline.demo.trace.TraceReport;
import dev.throughline.demo.trace.TraceSource;
import dev.throughline.demo.trace.Traces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceCollection} with backends that get a trace bit by bit.
 */
@Timeout(60)
class TraceCollectionTests {

	private static final Shown REQUEST = new Shown(Traces.ID, Instant.EPOCH, Map::of);

	private static final Trace PART = Traces.withoutService("arbitex-platform");

	@TempDir
	private Path logs;

	@Test
	void waitsUntilTempoHasTheWholeTrace() throws Exception {
		try (BackendStub tempo = BackendStub.tempo()) {
			tempo.answer("/api/traces/" + Traces.ID, new Answer(404, ""), new Answer(200, TraceDocuments.tempo(PART)),
					new Answer(200, TraceDocuments.tempo(Traces.complete())));
			assertThat(collect(tempo, TraceApi.TEMPO, Duration.ofSeconds(50)).problems()).isEmpty();
			assertThat(tempo.requests()).hasSize(3);
		}
	}

	@Test
	void waitsUntilJaegerHasTheWholeTrace() throws Exception {
		try (BackendStub jaeger = BackendStub.jaeger()) {
			jaeger.answer("/api/v3/traces/" + Traces.ID,
					new Answer(404, "{\"error\":{\"httpCode\":404,\"message\":\"No traces found\"}}"),
					new Answer(200, TraceDocuments.jaeger(PART)),
					new Answer(200, TraceDocuments.jaeger(Traces.complete())));
			assertThat(collect(jaeger, TraceApi.JAEGER, Duration.ofSeconds(50)).problems()).isEmpty();
			assertThat(jaeger.requests()).hasSize(3);
		}
	}

	@Test
	void givesUpWithWhatIsMissing() throws Exception {
		try (BackendStub jaeger = BackendStub.jaeger()) {
			jaeger.answer("/api/v3/traces/" + Traces.ID, new Answer(200, TraceDocuments.jaeger(PART)));
			TraceReport report = collect(jaeger, TraceApi.JAEGER, Duration.ZERO);
			assertThat(report.reason()).startsWith("Trace %s is not complete: ".formatted(Traces.ID))
				.contains("'INSERT audit_logs' (CLIENT) of arbitex-platform is missing");
		}
	}

	private TraceReport collect(BackendStub backend, TraceApi api, Duration limit) throws Exception {
		try (ChildProcesses children = new ChildProcesses(this.logs, Duration.ofSeconds(5))) {
			TraceCollection collection = new TraceCollection(new Http(), children);
			return collection.collect(REQUEST, new TraceSource(backend.address(), api), ExpectedTrace.CHAT,
					Instant.now().plus(limit));
		}
	}

}
