package dev.throughline.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.throughline.test.ServerProbe.Seen;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a traced HTTP server does for its callers and its handlers, whatever it is made
 * of. A test extends it for each way of writing handlers and starts an application that
 * traces everything, whose {@link RecordedSpans} are registered as an extension of the
 * test as well, and that has these routes, all of method {@code GET}:
 * <table>
 * <caption>Routes below {@link #baseUri}</caption>
 * <tr>
 * <th>route</th>
 * <th>what its handler does</th>
 * </tr>
 * <tr>
 * <td>{@code /items/{id}}</td>
 * <td>answers {@link ServerProbe#current}</td>
 * </tr>
 * <tr>
 * <td>{@code /child}</td>
 * <td>answers {@link ServerProbe#currentInChild}</td>
 * </tr>
 * <tr>
 * <td>{@code /filtered}</td>
 * <td>the same, behind a filter that makes an observation named {@code contract.filter}
 * around the handler</td>
 * </tr>
 * <tr>
 * <td>{@code /status/{code}}</td>
 * <td>answers with that status</td>
 * </tr>
 * <tr>
 * <td>{@code /throwing}</td>
 * <td>calls {@link ServerProbe#fail}, which nothing handles</td>
 * </tr>
 * <tr>
 * <td>{@code /asynchronous}</td>
 * <td>answers {@link ServerProbe#current}, called on another thread</td>
 * </tr>
 * <tr>
 * <td>{@code /asynchronous/throwing}</td>
 * <td>calls {@link ServerProbe#fail} on another thread</td>
 * </tr>
 * <tr>
 * <td>{@code /stream}</td>
 * <td>streams three lines of {@link ServerProbe#current}, each with a line feed</td>
 * </tr>
 * <tr>
 * <td>{@code /endless}</td>
 * <td>streams until the client goes away</td>
 * </tr>
 * </table>
 * Every case takes every span that it caused. One that cannot apply is overridden and
 * disabled with its reason.
 *
 * @since 0.1.0
 */
public abstract class HttpServerContract {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String CALLER = "00f067aa0ba902b7";

	private static final AttributeKey<String> METHOD = stringKey("http.request.method");

	private static final AttributeKey<String> ROUTE = stringKey("http.route");

	private static final AttributeKey<Long> STATUS = longKey("http.response.status_code");

	private static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");

	private static final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	/**
	 * Returns where the routes begin.
	 * @return address with or without a path, without a slash at the end
	 */
	protected abstract URI baseUri();

	/**
	 * Returns the spans of the application.
	 * @return the recorder that the application has as a span processor
	 */
	protected abstract RecordedSpans spans();

	/**
	 * Tells which pattern matches when no handler does.
	 * @return the route of the span of a request for a path that is not there, or an
	 * empty string when it has none
	 */
	protected String routeOfUnknownPath() {
		return "/**";
	}

	@Test
	protected void spanHasTheNameOfTheRouteAndNotOfThePath() throws Exception {
		HttpResponse<String> response = get("/items/4711?token=secret");
		assertThat(response.statusCode()).isEqualTo(200);
		SpanData span = takeServerSpan();
		OpenTelemetryAssertions.assertThat(span)
			.hasName("GET " + route("/items/{id}"))
			.hasNoParent()
			.hasStatus(StatusData.unset())
			.hasTotalRecordedEvents(0)
			.hasTotalRecordedLinks(0)
			.hasAttribute(METHOD, "GET")
			.hasAttribute(ROUTE, route("/items/{id}"))
			.hasAttribute(STATUS, 200L)
			.hasAttribute(stringKey("url.scheme"), "http")
			.hasAttribute(stringKey("url.path"), baseUri().getPath() + "/items/4711")
			.hasAttribute(stringKey("server.address"), baseUri().getHost())
			.hasAttribute(longKey("server.port"), (long) baseUri().getPort());
		assertThat(span.getAttributes().asMap().toString()).doesNotContain("secret");
	}

	@Test
	protected void spanIsCurrentInTheHandlerWithItsIdsInTheMdc() throws Exception {
		Seen seen = Seen.in(get("/items/7").body());
		assertSeen(seen, takeServerSpan());
		assertThat(seen.tenant()).isNull();
	}

	@Test
	protected void callerIsToldTheTraceWhateverTheOutcome() throws Exception {
		for (String path : List.of("/items/7", "/nowhere", "/status/404", "/status/503", "/throwing", "/asynchronous",
				"/asynchronous/throwing", "/stream")) {
			HttpResponse<String> response = get(path);
			assertThat(response.headers().allValues("X-Trace-Id")).as(path)
				.containsExactly(takeServerSpan().getTraceId());
		}
	}

	@Test
	protected void unknownPathIsNotInTheNameAndNoError() throws Exception {
		assertThat(get("/nowhere/4711").statusCode()).isEqualTo(404);
		SpanData span = takeServerSpan();
		OpenTelemetryAssertions.assertThat(span)
			.hasName(("GET " + routeOfUnknownPath()).trim())
			.hasStatus(StatusData.unset())
			.hasTotalRecordedEvents(0)
			.hasAttribute(STATUS, 404L);
		assertThat(span.getAttributes().get(ERROR_TYPE)).isNull();
	}

	@Test
	protected void answerBelowFiveHundredIsNoErrorOfTheServer() throws Exception {
		for (int status : new int[] { 201, 302, 400, 404, 409, 499 }) {
			assertThat(get("/status/" + status).statusCode()).isEqualTo(status);
			SpanData span = takeServerSpan();
			OpenTelemetryAssertions.assertThat(span)
				.hasName("GET " + route("/status/{code}"))
				.hasStatus(StatusData.unset())
				.hasTotalRecordedEvents(0)
				.hasAttribute(STATUS, (long) status);
			assertThat(span.getAttributes().get(ERROR_TYPE)).isNull();
		}
	}

	@Test
	protected void answerOfFiveHundredAndAboveIsAnErrorWithoutAnException() throws Exception {
		for (int status : new int[] { 500, 503 }) {
			assertThat(get("/status/" + status).statusCode()).isEqualTo(status);
			OpenTelemetryAssertions.assertThat(takeServerSpan())
				.hasName("GET " + route("/status/{code}"))
				.hasStatus(StatusData.error())
				.hasTotalRecordedEvents(0)
				.hasAttribute(STATUS, (long) status)
				.hasAttribute(ERROR_TYPE, Integer.toString(status));
		}
	}

	@Test
	protected void unhandledExceptionIsRecorded() throws Exception {
		assertThat(get("/throwing").statusCode()).isEqualTo(500);
		assertFailed(takeServerSpan(), "/throwing");
	}

	@Test
	protected void asynchronousRequestHasOneSpanWhichIsCurrentOnTheOtherThread() throws Exception {
		Seen seen = Seen.in(get("/asynchronous").body());
		SpanData span = takeServerSpan();
		OpenTelemetryAssertions.assertThat(span)
			.hasName("GET " + route("/asynchronous"))
			.hasStatus(StatusData.unset())
			.hasAttribute(ROUTE, route("/asynchronous"))
			.hasAttribute(STATUS, 200L);
		assertSeen(seen, span);
	}

	@Test
	protected void exceptionOnTheOtherThreadIsRecorded() throws Exception {
		assertThat(get("/asynchronous/throwing").statusCode()).isEqualTo(500);
		assertFailed(takeServerSpan(), "/asynchronous/throwing");
	}

	@Test
	protected void streamHasOneSpanWhichIsCurrentForEveryPart() throws Exception {
		List<String> lines = get("/stream").body().lines().toList();
		SpanData span = takeServerSpan();
		OpenTelemetryAssertions.assertThat(span)
			.hasName("GET " + route("/stream"))
			.hasStatus(StatusData.unset())
			.hasAttribute(STATUS, 200L);
		assertThat(lines).hasSize(3).allSatisfy((line) -> assertSeen(Seen.in(line), span));
	}

	@Test
	protected void spanEndsOnceWhenTheClientGoesAway() throws Exception {
		try (Socket socket = new Socket(baseUri().getHost(), baseUri().getPort())) {
			// a reset at once, instead of what is left to be read
			socket.setSoLinger(true, 0);
			socket.getOutputStream()
				.write(("GET " + baseUri().getPath() + "/endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			readBody(socket.getInputStream());
		}
		OpenTelemetryAssertions.assertThat(takeServerSpan()).hasName("GET " + route("/endless")).hasEnded();
		assertUsable();
	}

	@Test
	protected void traceOfTheCallerIsContinued() throws Exception {
		HttpResponse<String> response = get("/items/7", "traceparent", traceparent(TRACE_ID, "01"), "tracestate",
				"vendor=opaque,other=1");
		SpanData span = takeServerSpan();
		OpenTelemetryAssertions.assertThat(span).hasTraceId(TRACE_ID).hasParentSpanId(CALLER);
		assertThat(span.getParentSpanContext().isRemote()).isTrue();
		assertThat(span.getSpanContext().getTraceState().asMap()).containsEntry("vendor", "opaque")
			.containsEntry("other", "1");
		assertSeen(Seen.in(response.body()), span);
	}

	@Test
	protected void malformedContextStartsATrace() throws Exception {
		for (String malformed : List.of("", "garbage", "00-" + TRACE_ID + "-" + CALLER,
				"ff-" + TRACE_ID + "-" + CALLER + "-01", "00-00000000000000000000000000000000-" + CALLER + "-01",
				"00-" + TRACE_ID + "-0000000000000000-01", "00-" + TRACE_ID + "-zzzzzzzzzzzzzzzz-01",
				"00-" + TRACE_ID + "-" + CALLER + "-01-more")) {
			assertThat(get("/items/7", "traceparent", malformed).statusCode()).as(malformed).isEqualTo(200);
			SpanData span = takeServerSpan();
			OpenTelemetryAssertions.assertThat(span).hasNoParent();
			assertThat(span.getTraceId()).as(malformed).isNotEqualTo(TRACE_ID);
		}
	}

	@Test
	protected void unsampledTraceHasNoSpansAndIsContinued() throws Exception {
		for (String path : List.of("/items/7", "/child", "/filtered", "/asynchronous")) {
			HttpResponse<String> response = get(path, "traceparent", traceparent(TRACE_ID, "00"));
			Seen seen = Seen.in(response.body());
			assertThat(seen.traceId()).as(path).isEqualTo(TRACE_ID);
			assertThat(seen.isSampled()).as(path).isFalse();
			assertThat(seen.mdc()).as(path).startsWith(TRACE_ID);
			assertThat(response.headers().allValues("X-Trace-Id")).as(path).containsExactly(TRACE_ID);
		}
		assertThat(get("/throwing", "traceparent", traceparent(TRACE_ID, "00")).statusCode()).isEqualTo(500);
		assertUsable();
	}

	@Test
	protected void baggageOfTheCallerIsSeenByTheHandler() throws Exception {
		for (String path : List.of("/items/7", "/asynchronous")) {
			Seen seen = Seen.in(get(path, "baggage", "tenant=acme").body());
			takeServerSpan();
			assertThat(seen.tenant()).as(path).isEqualTo("acme");
		}
	}

	@Test
	protected void spanMadeByHandIsAChildOfTheRequest() throws Exception {
		Seen seen = Seen.in(get("/child").body());
		SpanData child = spans().take("contract.child");
		OpenTelemetryAssertions.assertThat(child).hasParent(takeServerSpan());
		assertSeen(seen, child);
	}

	@Test
	protected void observationOfAFilterLiesBetweenRequestAndHandler() throws Exception {
		Seen seen = Seen.in(get("/filtered").body());
		SpanData child = spans().take("contract.child");
		SpanData filter = spans().take("contract.filter");
		SpanData server = takeServerSpan();
		OpenTelemetryAssertions.assertThat(child).hasParent(filter);
		OpenTelemetryAssertions.assertThat(filter).hasParent(server);
		OpenTelemetryAssertions.assertThat(server).hasName("GET " + route("/filtered")).hasNoParent();
		assertSeen(seen, child);
	}

	@Test
	protected void concurrentRequestsDoNotMix() {
		Map<String, CompletableFuture<HttpResponse<String>>> responses = new HashMap<>();
		for (int i = 1; i <= 24; i++) {
			String traceId = String.format("%032x", i);
			String path = List.of("/child", "/filtered", "/asynchronous").get(i % 3);
			responses.put(traceId,
					client.sendAsync(
							request(path, "traceparent", traceparent(traceId, "01"), "baggage", "tenant=" + traceId),
							HttpResponse.BodyHandlers.ofString()));
		}
		responses.forEach((traceId, response) -> {
			Seen seen = Seen.in(response.join().body());
			assertThat(seen.traceId()).isEqualTo(traceId);
			assertThat(seen.tenant()).isEqualTo(traceId);
			assertThat(seen.mdc()).isEqualTo(traceId + "-" + seen.spanId());
		});
		// one, two and three spans a request
		List<SpanData> all = spans().take(8 * (1 + 2 + 3));
		Map<String, String> servers = new HashMap<>();
		all.stream()
			.filter((span) -> span.getKind() == SpanKind.SERVER)
			.forEach((span) -> servers.put(span.getTraceId(), span.getSpanId()));
		assertThat(servers.keySet()).isEqualTo(responses.keySet());
		assertThat(all).filteredOn((span) -> span.getName().equals("contract.filter"))
			.hasSize(8)
			.allSatisfy((span) -> assertThat(span.getParentSpanId()).isEqualTo(servers.get(span.getTraceId())));
	}

	@Test
	protected void nothingIsLeftForTheNextRequest() throws Exception {
		for (String path : List.of("/items/7", "/child", "/status/503", "/throwing", "/asynchronous",
				"/asynchronous/throwing", "/stream")) {
			for (String flags : List.of("00", "01")) {
				get(path, "traceparent", traceparent(TRACE_ID, flags), "baggage", "tenant=acme");
				if (flags.equals("01")) {
					if (path.equals("/child")) {
						spans().take("contract.child");
					}
					takeServerSpan();
				}
				Seen seen = Seen.in(get("/items/8").body());
				SpanData next = takeServerSpan();
				OpenTelemetryAssertions.assertThat(next).hasNoParent();
				assertThat(next.getTraceId()).as(path).isNotEqualTo(TRACE_ID);
				assertThat(seen.tenant()).as(path).isNull();
				assertSeen(seen, next);
			}
		}
	}

	private String route(String pattern) {
		return baseUri().getPath() + pattern;
	}

	private SpanData takeServerSpan() {
		List<SpanData> others = new ArrayList<>();
		SpanData span = spans().take();
		while (span.getKind() != SpanKind.SERVER) {
			others.add(span);
			span = spans().take();
		}
		assertThat(others).as("spans before that of the server").isEmpty();
		return span;
	}

	private static void assertSeen(Seen seen, SpanData span) {
		assertThat(seen.traceId()).isEqualTo(span.getTraceId());
		assertThat(seen.spanId()).isEqualTo(span.getSpanId());
		assertThat(seen.isSampled()).isTrue();
		assertThat(seen.mdc()).isEqualTo(span.getTraceId() + "-" + span.getSpanId());
	}

	private void assertFailed(SpanData span, String pattern) {
		OpenTelemetryAssertions.assertThat(span)
			.hasName("GET " + route(pattern))
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(1)
			.hasAttribute(ROUTE, route(pattern))
			.hasAttribute(STATUS, 500L)
			.hasAttribute(ERROR_TYPE, IllegalStateException.class.getName());
		assertThat(span.getEvents().get(0).getName()).isEqualTo("exception");
	}

	/**
	 * Sends one more request and takes its span, which is the only one unless the ones
	 * before left any.
	 */
	private void assertUsable() throws IOException, InterruptedException {
		assertSeen(Seen.in(get("/items/9").body()), takeServerSpan());
	}

	private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
		return client.send(request(path, headers), HttpResponse.BodyHandlers.ofString());
	}

	private HttpRequest request(String path, String... headers) {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(baseUri() + path));
		if (headers.length > 0) {
			request.headers(headers);
		}
		return request.build();
	}

	private static void readBody(InputStream in) throws IOException {
		int seen = 0;
		// the blank line after the headers, and something behind it
		for (int read = in.read(); read >= 0; read = in.read()) {
			if (seen == 4) {
				return;
			}
			seen = (read == "\r\n\r\n".charAt(seen)) ? seen + 1 : (read == '\r') ? 1 : 0;
		}
		throw new AssertionError("The response has no body");
	}

	private static String traceparent(String traceId, String flags) {
		return "00-" + traceId + "-" + CALLER + "-" + flags;
	}

}
