package dev.throughline.sample.proxy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.jayway.jsonpath.JsonPath;
import dev.throughline.sample.proxy.audit.Deliveries;
import dev.throughline.test.RecordedSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What happens to requests and to their audit events while the platform is down, and when
 * it is back.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuditOutboxFlowTests extends AbstractProxyTests {

	private static final Pattern PORT = Pattern.compile("started on port ([0-9]+)");

	@Autowired
	private ApplicationContext context;

	@ParameterizedTest
	@ValueSource(ints = { 408, 429, 500, 502, 503, 504 })
	void requestSucceedsWhenThePlatformFails(int status, CapturedOutput output) throws Exception {
		platform.stubFor(post(AUDIT).willReturn(aResponse().withStatus(status)));
		assertThatTheRequestSucceedsAndItsEventIsKept(output);
	}

	@ParameterizedTest
	@EnumSource(value = Fault.class, names = { "EMPTY_RESPONSE", "CONNECTION_RESET_BY_PEER" })
	void requestSucceedsWhenThePlatformBreaksOff(Fault fault, CapturedOutput output) throws Exception {
		platform.stubFor(post(AUDIT).willReturn(aResponse().withFault(fault)));
		assertThatTheRequestSucceedsAndItsEventIsKept(output);
	}

	@Test
	void requestSucceedsWhenThePlatformIsSilent(CapturedOutput output) throws Exception {
		platform.stubFor(post(AUDIT).willReturn(aResponse().withFixedDelay(60_000)));
		assertThatTheRequestSucceedsAndItsEventIsKept(output);
	}

	private void assertThatTheRequestSucceedsAndItsEventIsKept(CapturedOutput output) throws Exception {
		Answer answer = ask("acme", chat("Mail jane.doe@example.com"));
		SpanData request = takeSpans(6).get(0);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(providerCalls()).isOne();
		String kept = Files.readString(onlyFile());
		assertThat(JsonPath.<String>read(kept, "$.trace.traceparent"))
			.matches("00-" + answer.header("X-Trace-Id") + "-" + request.getSpanId() + "-0[13]");
		assertThat(JsonPath.<String>read(kept, "$.event.action")).isEqualTo("redact");
		assertThat(kept).doesNotContain("jane");
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains(answer.header("X-Trace-Id")))
			.filteredOn((line) -> line.contains("\"WARN\"") || line.contains("\"ERROR\""))
			.hasSize(1);
		assertThat(this.context.getBean(MeterRegistry.class).get("outpost.outbox.events").gauge().value())
			.isGreaterThanOrEqualTo(1);
	}

	@Test
	void blockedPromptIsKeptAsWell() throws Exception {
		platformIsDown();
		Answer answer = ask("acme", chat("Pay with 4111 1111 1111 1111"));
		takeSpans(5);
		assertThat(answer.status()).isEqualTo(422);
		assertThat(Files.readString(onlyFile())).contains("\"block\"").doesNotContain("4111");
	}

	@Test
	void keptEventIsDeliveredInTheTraceOfItsRequest(CapturedOutput output) throws Exception {
		platformIsDown();
		Answer answer = ask("acme", chat("Ping"));
		SpanData request = takeSpans(6).get(0);
		String attempted = onlyPost().getBodyAsString();
		platformIsUp();
		assertThat(deliverWaiting()).isTrue();
		List<SpanData> delivery = takeSpans(2);
		assertThat(delivery).extracting(SpanData::getTraceId).containsOnly(answer.header("X-Trace-Id"));
		assertThat(delivery).extracting(SpanData::getName).containsExactly("audit.deliver", "POST " + AUDIT);
		assertThat(delivery.get(0).getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(delivery.get(0).getParentSpanId()).isEqualTo(request.getSpanId());
		assertThat(delivery.get(1).getParentSpanId()).isEqualTo(delivery.get(0).getSpanId());
		assertThat(delivery).extracting(SpanData::getStatus).containsOnly(StatusData.unset());
		LoggedRequest delivered = onlyPost();
		assertThat(delivered.getBodyAsString()).isEqualTo(attempted);
		assertThat(delivered.getHeader("traceparent"))
			.matches("00-" + answer.header("X-Trace-Id") + "-" + delivery.get(1).getSpanId() + "-0[13]");
		assertThat(files()).isEmpty();
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("audit event delivered"))
			.singleElement()
			.asString()
			.contains("\"trace_id\":\"" + answer.header("X-Trace-Id") + "\"");
	}

	@Test
	void eventWaitsAsLongAsThePlatformIsDown() throws Exception {
		platformIsDown();
		ask("acme", chat("Ping"));
		SpanData request = takeSpans(6).get(0);
		Path file = onlyFile();
		assertThat(deliverWaiting()).isFalse();
		assertThat(takeSpans(2)).allSatisfy((span) -> {
			assertThat(span.getTraceId()).isEqualTo(request.getTraceId());
			assertThat(span.getStatus()).isEqualTo(StatusData.error());
		});
		assertThat(onlyFile()).isEqualTo(file);
		platformIsUp();
		assertThat(deliverWaiting()).isTrue();
		takeSpans(2);
		assertThat(files()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(ints = { 401, 403, 404 })
	void eventWaitsWhenTheOutpostHasToBeCorrected(int status) throws Exception {
		platformIsDown();
		ask("acme", chat("Ping"));
		takeSpans(6);
		platform.stubFor(post(AUDIT).willReturn(aResponse().withStatus(status)));
		assertThat(deliverWaiting()).isFalse();
		takeSpans(2);
		assertThat(files()).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 409, 413, 422 })
	void eventThatThePlatformWillNeverTakeIsSetAside(int status, CapturedOutput output) throws Exception {
		platformIsDown();
		ask("acme", chat("Ping"));
		takeSpans(6);
		Path file = onlyFile();
		platform.stubFor(post(AUDIT).willReturn(aResponse().withStatus(status)));
		assertThat(deliverWaiting()).isTrue();
		takeSpans(2);
		assertThat(outbox.resolve("rejected").resolve(file.getFileName())).exists();
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("\"ERROR\""))
			.singleElement()
			.asString()
			.contains("rejected/" + file.getFileName());
		assertThat(deliverWaiting()).isTrue();
		spans.assertNothingLeft();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "null", "{}", "{\"trace\":{},\"event\":null}", "{\"trace\":{\"traceparent\":\"00-",
			"\0\0\0\0" })
	void fileThatIsNoEventIsSetAsideAndHoldsUpNothing(String content, CapturedOutput output) throws Exception {
		platformIsDown();
		ask("acme", chat("Ping"));
		takeSpans(6);
		Files.writeString(outbox.resolve("0-corrupt.json"), content);
		platformIsUp();
		assertThat(deliverWaiting()).isTrue();
		takeSpans(2);
		assertThat(files()).isEmpty();
		assertThat(outbox.resolve("corrupt/0-corrupt.json")).hasContent(content);
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("\"ERROR\"")).hasSize(1);
	}

	@Test
	void traceThatCannotBeReadDoesNotStopTheDelivery() throws Exception {
		platformIsDown();
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(6);
		Path file = onlyFile();
		Files.writeString(file, Files.readString(file)
			.replaceFirst("\"traceparent\":\"[^\"]*\"", "\"traceparent\":\"00-x\",\"baggage\":\"%\""));
		platformIsUp();
		assertThat(deliverWaiting()).isTrue();
		assertThat(takeSpans(2)).extracting(SpanData::getTraceId).doesNotContain(answer.header("X-Trace-Id"));
	}

	@Test
	void eventIsDeliveredAgainWhenTheProcessEndsBeforeItsFileIsDeleted() throws Exception {
		platformIsDown();
		ask("acme", chat("Ping"));
		takeSpans(6);
		Path file = onlyFile();
		byte[] content = Files.readAllBytes(file);
		platformIsUp();
		assertThat(deliverWaiting()).isTrue();
		Files.write(file, content);
		assertThat(deliverWaiting()).isTrue();
		takeSpans(4);
		assertThat(posts()).hasSize(2);
		assertThat(posts().get(1).getBodyAsString()).isEqualTo(posts().get(0).getBodyAsString());
		assertThat(files()).isEmpty();
	}

	@Test
	void requestGoesNoFurtherWhenTheEventCannotBeKeptEither(CapturedOutput output) throws Exception {
		platformIsDown();
		Files.createFile(outbox);
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(5);
		assertThat(answer.status()).isEqualTo(503);
		assertThat(answer.<String>json("$.type")).endsWith("/audit-unavailable");
		assertThat(answer.<String>json("$.trace_id")).isEqualTo(answer.header("X-Trace-Id"));
		assertThat(providerCalls()).isZero();
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains("audit event could not be kept"))
			.singleElement()
			.asString()
			.contains("\"ERROR\"", answer.header("X-Trace-Id"));
	}

	@Test
	void eventSurvivesAnOutpostThatIsKilledAndTheNextDeliversIt() throws Exception {
		platformIsDown();
		String traceId;
		try (ChildJvm killed = ChildJvm.start(ProxyApplication.class, "Started ProxyApplication", "--server.port=0",
				"--outpost.platform.base-url=" + platform.baseUrl(),
				"--outpost.provider.base-url=" + provider.baseUrl(), "--outpost.outbox.directory=" + outbox,
				"--outpost.platform.read-timeout=20s", "--outpost.outbox.retry-delay=1h",
				"--outpost.outbox.max-retry-delay=1h")) {
			Matcher port = PORT.matcher(killed.awaitLine("Tomcat started on port"));
			assertThat(port.find()).isTrue();
			Answer answer = send(
					HttpRequest.newBuilder(URI.create("http://localhost:" + port.group(1) + "/proxy/chat/completions"))
						.header("Content-Type", "application/json")
						.header("X-Tenant", "acme")
						.POST(BodyPublishers.ofString(chat("Ping"))));
			killed.kill();
			assertThat(answer.status()).isEqualTo(200);
			traceId = answer.header("X-Trace-Id");
		}
		platformIsUp();
		RecordedSpans spansOfTheNext = new RecordedSpans();
		try (ConfigurableApplicationContext next = anotherOutpost(spansOfTheNext)) {
			assertThat(spansOfTheNext.take("audit.deliver").getTraceId()).isEqualTo(traceId);
			assertThat(spansOfTheNext.take("POST " + AUDIT).getTraceId()).isEqualTo(traceId);
			Awaitility.await().until(() -> files().isEmpty());
			assertThat(posts()).hasSize(1);
		}
		spansOfTheNext.assertNothingLeft();
	}

	private ConfigurableApplicationContext anotherOutpost(RecordedSpans spansOfTheNext) {
		return new SpringApplicationBuilder(ProxyApplication.class).registerShutdownHook(false)
			.initializers((context) -> ((GenericApplicationContext) context).registerBean("recordedSpans",
					RecordedSpans.class, () -> spansOfTheNext))
			.run("--server.port=0", "--outpost.platform.base-url=" + platform.baseUrl(),
					"--outpost.outbox.directory=" + outbox);
	}

	private void platformIsDown() {
		platform.stubFor(post(AUDIT).willReturn(aResponse().withStatus(503)));
	}

	private void platformIsUp() {
		platform.resetAll();
		platform.stubFor(post(AUDIT).willReturn(aResponse().withStatus(201)));
	}

	private boolean deliverWaiting() {
		return Deliveries.deliverWaiting(this.context);
	}

	private static LoggedRequest onlyPost() {
		List<LoggedRequest> posts = posts();
		assertThat(posts).hasSize(1);
		return posts.get(0);
	}

	private static List<LoggedRequest> posts() {
		return platform.findAll(postRequestedFor(anyUrl()));
	}

	private static Path onlyFile() throws IOException {
		List<Path> files = files();
		assertThat(files).hasSize(1);
		return files.get(0);
	}

	private static List<Path> files() throws IOException {
		try (Stream<Path> files = Files.list(outbox)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

}
