package dev.throughline.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import dev.throughline.backend.TraceBackend;
import dev.throughline.backend.TraceBackendOptions;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.ExpectedTrace;
import dev.throughline.demo.trace.TraceApi;
import dev.throughline.demo.trace.TraceQuery;
import dev.throughline.demo.trace.TraceReport;
import dev.throughline.demo.trace.TraceSource;
import dev.throughline.deploy.QueryStub.Answer;
import dev.throughline.deploy.QueryStub.Asked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Runs {@code deploy/verify.sh} against servers that answer what a real Tempo and a real
 * Jaeger answered, and against the embedded backend.
 */
@Timeout(120)
class VerifyScriptTests {

	private static final Path SCRIPT = Path.of("..", "deploy", "verify.sh");

	private static final String ID = RecordedTrace.ID;

	private static final String ROOT = "POST /proxy/chat/completions";

	private static final String INSERT = "INSERT audit_logs (client)";

	private static final Set<String> TOOLS = Set.of("curl", "date", "jq", "sed", "sleep", "tail", "tr");

	@TempDir
	private Path directory;

	@BeforeAll
	static void findTools() {
		assumeThat(Path.of("/bin/sh")).as("the script needs a POSIX shell").exists();
		for (String tool : List.of("curl", "jq")) {
			assumeThat(find(tool)).as("the script needs %s, which is not installed", tool).isNotEmpty();
		}
	}

	@Test
	void recognisesAWholeTraceInTempo() throws Exception {
		try (QueryStub tempo = QueryStub.tempo(ID, RecordedTrace.tempo().answer())) {
			assertThat(verify(tempo.address())).isEqualTo(whole("Tempo"));
			assertThat(tempo.asked()).extracting(Asked::uri).containsExactly("/api/echo", "/api/traces/" + ID);
		}
	}

	@Test
	void recognisesAWholeTraceInJaeger() throws Exception {
		try (QueryStub jaeger = QueryStub.jaeger(ID, RecordedTrace.jaeger().answer())) {
			assertThat(verify(jaeger.address())).isEqualTo(whole("Jaeger"));
			assertThat(jaeger.asked()).extracting(Asked::uri)
				.containsExactly("/api/echo", "/api/v3/services",
						"/api/v3/traces/" + ID + "?rawTraces=true&raw_traces=true");
		}
	}

	@Test
	void recognisesAWholeTraceInTheEmbeddedBackend() throws Exception {
		try (TraceBackend backend = TraceBackend.start(TraceBackendOptions.anyPorts())) {
			HttpRequest request = HttpRequest.newBuilder(backend.otlpHttp().resolve("/v1/traces"))
				.header("Content-Type", "application/json")
				.POST(HttpRequest.BodyPublishers.ofString(RecordedTrace.jaeger().asRequest()))
				.build();
			assertThat(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
				.isEqualTo(200);
			assertThat(verify(backend.query())).isEqualTo(whole("Tempo"));
		}
	}

	@Test
	void waitsForTheRestOfTheTrace() throws Exception {
		RecordedTrace whole = RecordedTrace.jaeger();
		try (QueryStub jaeger = QueryStub.jaeger(ID, Answer.NOT_FOUND, whole.without(INSERT).answer(),
				whole.answer())) {
			assertThat(verify(jaeger.address(), Map.of("VERIFY_TIMEOUT", "60"))).isEqualTo(whole("Jaeger"));
			assertThat(jaeger.asked()).hasSize(5);
		}
	}

	@ParameterizedTest
	@MethodSource
	void missesEverySpan(String span) throws Exception {
		assertIncomplete(RecordedTrace.tempo().without(span), TraceApi.TEMPO, " is missing");
		assertIncomplete(RecordedTrace.jaeger().without(span), TraceApi.JAEGER,
				"'" + span.replace(" (client)", "") + "' (");
	}

	static List<String> missesEverySpan() throws IOException {
		List<String> spans = RecordedTrace.jaeger().spans();
		assertThat(spans).hasSize(8).doesNotHaveDuplicates();
		return spans;
	}

	@Test
	void noticesASecondRoot() throws Exception {
		RecordedTrace trace = RecordedTrace.jaeger()
			.changed("POST /api/internal/audit/ingest", (span) -> span.remove("parentSpanId"));
		assertIncomplete(trace, TraceApi.JAEGER, "it has 2 roots instead of one: ");
	}

	@Test
	void noticesAWrongParent() throws Exception {
		RecordedTrace whole = RecordedTrace.tempo();
		assertIncomplete(whole.changed(INSERT, (span) -> span.put("parentSpanId", whole.id(ROOT))), TraceApi.TEMPO,
				"'INSERT audit_logs' (CLIENT) of arbitex-platform is not below "
						+ "'POST /api/internal/audit/ingest' (SERVER) of arbitex-platform");
	}

	@Test
	void noticesWhatIsThereTwice() throws Exception {
		assertIncomplete(RecordedTrace.jaeger().twice("dlp.tier1.regex_scan"), TraceApi.JAEGER,
				"'dlp.tier1.regex_scan' (INTERNAL) of arbitex-outpost is there 2 times");
	}

	@Test
	void noticesWhatShouldNotBeThere() throws Exception {
		assertIncomplete(RecordedTrace.jaeger().changed(INSERT, (span) -> span.put("name", "INSERT secrets")),
				TraceApi.JAEGER, "'INSERT secrets' (CLIENT) of arbitex-platform is not expected");
	}

	@Test
	void noticesASpanOfAnotherTrace() throws Exception {
		String other = ID.replace(ID.charAt(31), (ID.charAt(31) == '0') ? '1' : '0');
		assertIncomplete(RecordedTrace.jaeger().changed(ROOT, (span) -> span.put("traceId", other)), TraceApi.JAEGER,
				"belongs to trace " + other);
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO audit_logs (tenant) VALUES ('acme')",
			"INSERT INTO audit_logs (size) VALUES (42)", "INSERT INTO audit_logs (size) VALUES (-1)" })
	void noticesValuesInTheStatement(String statement) throws Exception {
		RecordedTrace trace = RecordedTrace.tempo().changed(INSERT, (span) -> RecordedTrace.statement(span, statement));
		try (QueryStub tempo = QueryStub.tempo(ID, trace.answer())) {
			assertThat(verify(tempo.address())).isEqualTo(notWhole("Tempo", tempo,
					"the statement of 'INSERT audit_logs' (CLIENT) of arbitex-platform shows values"));
		}
	}

	@Test
	void noticesThatTheStatementIsNotThere() throws Exception {
		RecordedTrace trace = RecordedTrace.tempo().changed(INSERT, (span) -> span.remove("attributes"));
		try (QueryStub tempo = QueryStub.tempo(ID, trace.answer())) {
			assertThat(verify(tempo.address())).isEqualTo(
					notWhole("Tempo", tempo, "'INSERT audit_logs' (CLIENT) of arbitex-platform has no statement"));
		}
	}

	@Test
	void saysThatTheTraceIsUnknown() throws Exception {
		try (QueryStub jaeger = QueryStub.jaeger(ID, Answer.NOT_FOUND)) {
			assertThat(verify(jaeger.address())).isEqualTo(notWhole("Jaeger", jaeger, "Jaeger has not seen it"));
		}
	}

	@Test
	void saysWhoAnsweredInstead() throws Exception {
		try (QueryStub grafana = QueryStub.somebodyElse(new Answer(200, "<!DOCTYPE html>"))) {
			assertThat(verify(grafana.address())).isEqualTo(new Outcome(2,
					"verify: %s answers neither as Tempo (/api/echo: status 200) nor as Jaeger (/api/v3/services: status 200)."
						.formatted(grafana.address())));
		}
	}

	@Test
	void saysThatTheAnswerIsNoTrace() throws Exception {
		try (QueryStub tempo = QueryStub.tempo(ID, new Answer(200, "<html>"))) {
			assertThat(verify(tempo.address()))
				.isEqualTo(new Outcome(2, "verify: %s/api/traces/%s answers with something that is no trace."
					.formatted(tempo.address(), ID)));
		}
		try (QueryStub tempo = QueryStub.tempo(ID, new Answer(200, "{\"batches\":[{\"scopeSpans\":42}]}"))) {
			Outcome outcome = verify(tempo.address());
			assertThat(outcome.exitCode()).isEqualTo(2);
			assertThat(outcome.output()).endsWith("answers with JSON that is no trace.");
		}
	}

	@Test
	void saysThatTheBackendIsNotReady() throws Exception {
		try (QueryStub tempo = QueryStub.tempo(ID, new Answer(503, "starting"))) {
			assertThat(verify(tempo.address())).isEqualTo(
					new Outcome(2, "verify: %s cannot be asked for traces: status 503.".formatted(tempo.address())));
		}
	}

	@Test
	void saysThatNobodyIsThere() throws Exception {
		QueryStub gone = QueryStub.somebodyElse(Answer.NOT_FOUND);
		gone.close();
		Outcome outcome = verify(gone.address());
		assertThat(outcome.exitCode()).isEqualTo(2);
		assertThat(outcome.output())
			.startsWith("verify: %s cannot be asked for traces: curl: (7)".formatted(gone.address()))
			.hasLineCount(1);
	}

	@Test
	void sendsHeadersOfAFileAndShowsThemNowhere() throws Exception {
		Path headers = Files.writeString(this.directory.resolve("headers"), "Authorization: Bearer s3cret\n");
		Map<String, String> environment = Map.of("VERIFY_HEADERS", headers.toString());
		try (QueryStub tempo = QueryStub.tempo(ID, RecordedTrace.tempo().answer())) {
			assertThat(verify(tempo.address(), environment)).isEqualTo(whole("Tempo"));
			assertThat(tempo.asked()).hasSize(2).extracting(Asked::authorization).containsOnly("Bearer s3cret");
		}
		try (QueryStub refusing = QueryStub.somebodyElse(new Answer(401, "s3cret?"))) {
			assertThat(verify(refusing.address(), environment)).isEqualTo(new Outcome(2,
					"verify: %s wants credentials (status 401); VERIFY_HEADERS names a file with headers."
						.formatted(refusing.address())));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					http://localhost:3200                        | Two arguments are needed: the query address of Tempo or Jaeger, such as http://localhost:3200, and a trace id.
					localhost:3200 a1b2c3d4e5f67890abcdef1234567890 | 'localhost:3200' is no address such as http://localhost:3200.
					http://h a1b2c3d4e5f67890                    | 'a1b2c3d4e5f67890' is no trace id: 32 hexadecimal digits.
					http://h x1b2c3d4e5f67890abcdef1234567890    | 'x1b2c3d4e5f67890abcdef1234567890' is no trace id: 32 hexadecimal digits.
					""")
	void rejectsWithOneSentence(String arguments, String sentence) throws Exception {
		assertThat(run(Map.of(), arguments.split(" "))).isEqualTo(new Outcome(2, "verify: " + sentence));
	}

	@ParameterizedTest
	@CsvSource({ "curl", "jq" })
	void saysWhichToolIsMissing(String missing) throws Exception {
		for (String tool : TOOLS) {
			if (!tool.equals(missing)) {
				Path wrapper = this.directory.resolve(tool);
				Files.writeString(wrapper, "#!/bin/sh\nexec '%s' \"$@\"\n".formatted(find(tool)));
				assertThat(wrapper.toFile().setExecutable(true)).isTrue();
			}
		}
		assertThat(run(Map.of("PATH", this.directory.toString()), "http://h", ID))
			.isEqualTo(new Outcome(2, "verify: %s is needed and not installed.".formatted(missing)));
	}

	private void assertIncomplete(RecordedTrace trace, TraceApi api, String reason) throws Exception {
		try (QueryStub backend = (api == TraceApi.TEMPO) ? QueryStub.tempo(ID, trace.answer())
				: QueryStub.jaeger(ID, trace.answer())) {
			Outcome outcome = verify(backend.address());
			assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(1);
			assertThat(outcome.output()).hasLineCount(1).contains(reason);
			// the demo must not be of another opinion
			TraceQuery query = new TraceQuery(new Http(), new TraceSource(backend.address(), api));
			assertThat(TraceReport.of(ID, query.fetch(ID), ExpectedTrace.CHAT, Map.of()).isComplete()).isFalse();
		}
	}

	@Test
	void isOfOneOpinionWithTheDemoAboutAWholeTrace() throws Exception {
		try (QueryStub tempo = QueryStub.tempo(ID, RecordedTrace.tempo().answer());
				QueryStub jaeger = QueryStub.jaeger(ID, RecordedTrace.jaeger().answer())) {
			for (TraceSource source : List.of(new TraceSource(tempo.address(), TraceApi.TEMPO),
					new TraceSource(jaeger.address(), TraceApi.JAEGER))) {
				assertThat(
						TraceReport.of(ID, new TraceQuery(new Http(), source).fetch(ID), ExpectedTrace.CHAT, Map.of())
							.problems())
					.isEmpty();
			}
		}
	}

	private static Outcome whole(String backend) {
		return new Outcome(0,
				"verify: Trace %s is whole in %s: 8 spans of arbitex-outpost and arbitex-platform below one root."
					.formatted(ID, backend));
	}

	private static Outcome notWhole(String backend, QueryStub stub, String reason) {
		return new Outcome(1, "verify: Trace %s is not whole in %s at %s after 0 s: %s.".formatted(ID, backend,
				stub.address(), reason));
	}

	private Outcome verify(URI query) throws Exception {
		return verify(query, Map.of());
	}

	private Outcome verify(URI query, Map<String, String> environment) throws Exception {
		return run(environment, query.toString(), ID);
	}

	private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("/bin/sh", SCRIPT.toRealPath().toString()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
		builder.environment().put("VERIFY_TIMEOUT", "0");
		builder.environment().putAll(environment);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Outcome(process.waitFor(), output.strip());
	}

	private static String find(String tool) {
		return Arrays.stream(String.valueOf(System.getenv("PATH")).split(":"))
			.map((folder) -> Path.of(folder, tool))
			.filter(Files::isExecutable)
			.findFirst()
			.map(Path::toString)
			.orElse("");
	}

	/**
	 * How the script ended.
	 *
	 * @param exitCode its exit code
	 * @param output what it wrote
	 */
	private record Outcome(int exitCode, String output) {
	}

}
