package dev.throughline.test;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.throughline.test.CalledService.Received;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.assertj.AttributeAssertion;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.opentest4j.TestAbortedException;

import org.springframework.beans.factory.BeanFactory;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What an instrumented HTTP client does, whatever it is and whoever made it: one client
 * span for each exchange that it is asked for, ended once, under the stable conventions,
 * and every request on the wire carries it. A shape extends this class and says how it
 * makes an exchange; a case that cannot apply to it is skipped with the reason. Each case
 * takes every span it caused.
 *
 * @since 0.1.0
 */
@TestInstance(Lifecycle.PER_CLASS)
public abstract class HttpClientContract {

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

	private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

	private static final AttributeKey<String> URL = AttributeKey.stringKey("url.full");

	private static final AttributeKey<String> TEMPLATE = AttributeKey.stringKey("url.template");

	private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

	private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	private static final String UNSAMPLED_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final int THREADS = 6;

	private @Nullable CalledService service;

	/**
	 * Returns where the spans of the application end. It need not be registered with
	 * JUnit.
	 * @return the recorder that is a bean of {@link #application()}
	 */
	protected abstract RecordedSpans spans();

	/**
	 * Returns the running application.
	 * @return the application, which has an {@link ObservationRegistry} and
	 * OpenTelemetry's {@link Tracer} as beans
	 */
	protected abstract BeanFactory application();

	/**
	 * Makes an exchange and waits for it, reading the answer's body.
	 * @param method the request's method
	 * @param uri the request's URI, absolute
	 * @param body the request's body, or {@code null} for none
	 * @return the answer's status
	 * @throws Exception what the client throws, also for an answer of 400 and above
	 */
	protected abstract int exchange(String method, URI uri, @Nullable String body) throws Exception;

	/**
	 * Makes a GET with a client that waits for an answer for a short time only.
	 * @param uri the request's URI
	 * @return the answer's status
	 * @throws Exception what the client throws
	 */
	protected abstract int exchangeImpatiently(URI uri) throws Exception;

	/**
	 * Makes a GET with a client that has an interceptor or filter.
	 * @param uri the request's URI
	 * @param interception what the interceptor calls
	 * @return the answer's status
	 * @throws Exception what the client throws
	 */
	protected int exchangeIntercepted(URI uri, HttpInterception interception) throws Exception {
		return Assumptions.abort("this client has no interceptors");
	}

	/**
	 * Makes a GET and, when the answer is 503, another one, as an application does that
	 * retries.
	 * @param uri the request's URI
	 * @return the last answer's status
	 * @throws Exception what the client throws
	 */
	protected int exchangeWithRetry(URI uri) throws Exception {
		try {
			int status = exchange("GET", uri, null);
			return (status == 503) ? exchange("GET", uri, null) : status;
		}
		catch (Exception ex) {
			return exchange("GET", uri, null);
		}
	}

	/**
	 * Starts a GET that can be cancelled.
	 * @param uri the request's URI
	 * @return what cancels it
	 */
	protected Runnable start(URI uri) {
		return Assumptions.abort("this client blocks its caller, who cannot cancel");
	}

	/**
	 * Makes a GET and returns before the answer's body is read.
	 * @param uri the request's URI
	 * @return the answer's body
	 * @throws Exception what the client throws
	 */
	protected InputStream open(URI uri) throws Exception {
		return Assumptions.abort("this client reads the body before it returns");
	}

	/**
	 * Makes a POST whose body is written while it is sent.
	 * @param uri the request's URI
	 * @param parts the parts of the body
	 * @return the answer's status
	 * @throws Exception what the client throws
	 */
	protected int upload(URI uri, List<String> parts) throws Exception {
		return Assumptions.abort("this client takes whole bodies only");
	}

	/**
	 * Tells whether the client follows a redirect of its own accord.
	 * @return whether it does
	 */
	protected boolean followsRedirects() {
		return true;
	}

	/**
	 * Returns the URI template of {@link #exchange}.
	 * @return the path of the template, or {@code null} when the URI is given as it is
	 */
	protected @Nullable String template() {
		return null;
	}

	@BeforeAll
	void startService() {
		this.service = new CalledService();
	}

	@AfterAll
	void stopService() {
		service().close();
	}

	@BeforeEach
	void forget() {
		service().drain();
		spans().forget();
	}

	@AfterEach
	void nothingIsLeft() {
		assertThat(observations().getCurrentObservation()).as("observation in scope").isNull();
		assertThat(service().drain()).as("requests that no case expected").isEmpty();
		spans().assertNothingLeft();
	}

	@Test
	void exchangeIsOneClientSpanThatTheRequestCarries() throws Exception {
		assertThat(exchange("GET", service().uri("/things/7;v=1?key=secret"), null)).isEqualTo(200);
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span)
			.hasName(name("GET"))
			.hasKind(SpanKind.CLIENT)
			.hasNoParent()
			.hasStatus(StatusData.unset())
			.hasTotalRecordedEvents(0)
			.hasAttributesSatisfyingExactly(attributes("GET", "/things/7", 200));
		assertCarries(service().take(), span);
	}

	@Test
	void requestWithABodyIsSentAsItIs() throws Exception {
		assertThat(exchange("POST", service().uri("/echo"), "some body")).isEqualTo(200);
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span)
			.hasName(name("POST"))
			.hasStatus(StatusData.unset())
			.hasAttributesSatisfyingExactly(attributes("POST", "/echo", 200));
		Received received = service().take();
		assertThat(received.body()).isEqualTo("some body");
		assertCarries(received, span);
	}

	@Test
	void exchangeIsAChildOfTheCurrentObservation() throws Exception {
		inObservation("caller", () -> exchange("GET", service().uri("/ok"), null));
		SpanData span = spans().take(name("GET"));
		OpenTelemetryAssertions.assertThat(span).hasParent(spans().take("caller"));
		assertCarries(service().take(), span);
	}

	@Test
	void exchangeIsAChildOfTheCurrentSpan() throws Exception {
		Span caller = application().getBean(Tracer.class).spanBuilder("caller").startSpan();
		try (Scope scope = caller.makeCurrent()) {
			exchange("GET", service().uri("/ok"), null);
		}
		finally {
			caller.end();
		}
		SpanData span = spans().take(name("GET"));
		OpenTelemetryAssertions.assertThat(span).hasParent(spans().take("caller"));
		assertCarries(service().take(), span);
	}

	@Test
	void answerOfFourHundredAndAboveIsAnErrorThatQuotesNoBody() throws Exception {
		for (int status : new int[] { 400, 404, 500, 503 }) {
			quietly(() -> exchange("GET", service().uri("/status/" + status), null));
			SpanData span = spans().take();
			OpenTelemetryAssertions.assertThat(span)
				.hasName(name("GET"))
				.hasStatus(StatusData.error())
				.hasTotalRecordedEvents(0)
				.hasAttributesSatisfyingExactly(
						attributes("GET", "/status/" + status, status, equalTo(ERROR_TYPE, Integer.toString(status))));
			assertThat(span.toString()).doesNotContain(CalledService.BODY);
			assertCarries(service().take(), span);
		}
	}

	@Test
	void refusedConnectionIsAnErrorWithItsException() throws Exception {
		int port = unusedPort();
		assertThatException().isThrownBy(() -> exchange("GET", URI.create("http://127.0.0.1:" + port + "/gone"), null));
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span)
			.hasKind(SpanKind.CLIENT)
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(1)
			.hasAttribute(PORT, (long) port);
		assertThat(span.getAttributes().get(STATUS)).isNull();
		assertThat(span.getAttributes().get(ERROR_TYPE)).endsWith("Exception");
	}

	@Test
	void readTimeoutIsAnErrorWithItsException() throws Exception {
		inObservation("caller", () -> {
			assertThatException().isThrownBy(() -> exchangeImpatiently(service().uri("/silent")));
			return 0;
		});
		service().release();
		SpanData caller = spans().take("caller");
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span)
			.hasParent(caller)
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(1);
		assertThat(span.getAttributes().get(STATUS)).isNull();
		assertThat(span.getAttributes().get(ERROR_TYPE)).endsWith("Exception");
		assertCarries(service().take(), span);
	}

	@Test
	void redirectBelongsToTheExchangeAndEachHopCarriesIt() throws Exception {
		int status = exchange("GET", service().uri("/redirect"), null);
		assertThat(status).isEqualTo(followsRedirects() ? 200 : 302);
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span)
			.hasStatus(StatusData.unset())
			.hasAttributesSatisfyingExactly(attributes("GET", "/redirect", status));
		assertCarries(service().take(), span);
		if (followsRedirects()) {
			Received second = service().take();
			assertThat(second.path()).isEqualTo("/redirected");
			assertCarries(second, span);
		}
	}

	@Test
	void retryByTheCallerIsASpanForEachAttempt() throws Exception {
		service().failOnce();
		inObservation("caller", () -> exchangeWithRetry(service().uri("/flaky")));
		SpanData caller = spans().take("caller");
		// the second may end before the first, whose error was answered by asking again
		List<SpanData> attempts = spans().take(2);
		attempts.sort(Comparator.comparing(SpanData::getStartEpochNanos));
		OpenTelemetryAssertions.assertThat(attempts.get(0)).hasParent(caller).hasAttribute(STATUS, 503L);
		OpenTelemetryAssertions.assertThat(attempts.get(1)).hasParent(caller).hasAttribute(STATUS, 200L);
		assertCarries(service().take(), attempts.get(0));
		assertCarries(service().take(), attempts.get(1));
	}

	@Test
	void retryInsideTheClientBelongsToTheExchange() throws Exception {
		service().failOnce();
		HttpInterception interception = new HttpInterception();
		interception.retry();
		assertThat(exchangeIntercepted(service().uri("/flaky"), interception)).isEqualTo(200);
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span).hasStatus(StatusData.unset()).hasAttribute(STATUS, 200L);
		assertCarries(service().take(), span);
		assertCarries(service().take(), span);
	}

	@Test
	void cancelledExchangeIsAnErrorThatEndsOnce() throws Exception {
		AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {
		});
		inObservation("caller", () -> {
			cancel.set(start(service().uri("/silent")));
			return 0;
		});
		SpanData caller = spans().take("caller");
		Received received = service().take();
		cancel.get().run();
		cancel.get().run();
		SpanData span = spans().take();
		service().release();
		OpenTelemetryAssertions.assertThat(span)
			.hasParent(caller)
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(0)
			.hasAttribute(ERROR_TYPE, "java.util.concurrent.CancellationException");
		assertThat(span.getAttributes().get(STATUS)).isNull();
		assertCarries(received, span);
	}

	@Test
	void streamedAnswerIsOneSpan() throws Exception {
		try (InputStream body = open(service().uri("/stream"))) {
			assertThat(new String(body.readNBytes(6), StandardCharsets.UTF_8)).isEqualTo("first ");
			service().release();
			assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("second");
		}
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span).hasStatus(StatusData.unset()).hasAttribute(STATUS, 200L);
		assertCarries(service().take(), span);
	}

	@Test
	void streamedAnswerThatIsGivenUpIsOneSpan() throws Exception {
		InputStream body = open(service().uri("/stream"));
		try (body) {
			assertThat(body.read()).isEqualTo('f');
		}
		finally {
			service().release();
		}
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span).hasStatus(StatusData.unset()).hasAttribute(STATUS, 200L);
		assertCarries(service().take(), span);
	}

	@Test
	void streamedRequestIsOneSpan() throws Exception {
		assertThat(upload(service().uri("/echo"), List.of("one ", "two ", "three"))).isEqualTo(200);
		SpanData span = spans().take();
		OpenTelemetryAssertions.assertThat(span).hasStatus(StatusData.unset()).hasAttribute(METHOD, "POST");
		Received received = service().take();
		assertThat(received.body()).isEqualTo("one two three");
		assertCarries(received, span);
	}

	@Test
	void unsampledTraceIsCarriedOnWithoutASpan() throws Exception {
		Span caller = Span.wrap(SpanContext.create(UNSAMPLED_TRACE, "00f067aa0ba902b7", TraceFlags.getDefault(),
				TraceState.getDefault()));
		try (Scope scope = caller.makeCurrent()) {
			assertThat(exchange("GET", service().uri("/ok"), null)).isEqualTo(200);
		}
		assertThat(service().take().header("traceparent")).singleElement()
			.asString()
			.matches("00-" + UNSAMPLED_TRACE + "-[0-9a-f]{16}-0[02]");
	}

	@Test
	void baggageTravels() throws Exception {
		try (Scope scope = Baggage.builder().put("tenant", "acme").build().makeCurrent()) {
			exchange("GET", service().uri("/ok"), null);
		}
		assertCarries(service().take(), spans().take(), "tenant=acme");
	}

	@Test
	void concurrentExchangesDoNotMix() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			CyclicBarrier barrier = new CyclicBarrier(THREADS);
			List<Future<?>> calls = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				String path = "/concurrent/" + i;
				calls.add(executor.submit(() -> inObservation(path, () -> {
					barrier.await(10, TimeUnit.SECONDS);
					return exchange("GET", service().uri(path), null);
				})));
			}
			for (Future<?> call : calls) {
				call.get(20, TimeUnit.SECONDS);
			}
		}
		finally {
			executor.shutdownNow();
		}
		for (int i = 0; i < THREADS; i++) {
			Received received = service().take();
			SpanData caller = spans().take(received.path());
			SpanData span = spans().takeChildOf(caller);
			OpenTelemetryAssertions.assertThat(span).hasAttribute(URL, service().uri(received.path()).toString());
			assertCarries(received, span);
		}
	}

	@Test
	void exceptionOfAnInterceptorIsRecordedAndLeavesTheClient() {
		HttpInterception interception = new HttpInterception();
		interception.set(() -> {
			throw new IllegalStateException("refused by an interceptor");
		});
		Throwable thrown = catchThrowable(() -> exchangeIntercepted(service().uri("/ok"), interception));
		if (thrown instanceof TestAbortedException aborted) {
			throw aborted;
		}
		assertThat(thrown).hasMessageContaining("refused by an interceptor");
		OpenTelemetryAssertions.assertThat(spans().take())
			.hasKind(SpanKind.CLIENT)
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(1)
			.hasAttribute(ERROR_TYPE, IllegalStateException.class.getName());
	}

	@Test
	void interceptorRunsInsideTheClientSpan() throws Exception {
		HttpInterception interception = new HttpInterception();
		AtomicReference<String> inside = new AtomicReference<>("");
		interception.set(() -> inside.set(Span.current().getSpanContext().getSpanId()));
		inObservation("caller", () -> exchangeIntercepted(service().uri("/ok"), interception));
		SpanData span = spans().take(name("GET"));
		SpanData caller = spans().take("caller");
		assertThat(inside).hasValue(span.getSpanId());
		OpenTelemetryAssertions.assertThat(span).hasParent(caller);
		assertCarries(service().take(), span);
	}

	private void assertCarries(Received received, SpanData span, String... baggage) {
		assertThat(received.header("traceparent")).as("traceparent of " + received.path())
			.singleElement()
			.asString()
			.matches("00-" + span.getTraceId() + "-" + span.getSpanId() + "-0[13]");
		assertThat(received.header("baggage")).as("baggage of " + received.path()).containsExactly(baggage);
	}

	private AttributeAssertion[] attributes(String method, String path, int status, AttributeAssertion... more) {
		List<AttributeAssertion> attributes = new ArrayList<>(List.of(more));
		attributes.add(equalTo(METHOD, method));
		attributes.add(equalTo(URL, service().uri(path).toString()));
		attributes.add(equalTo(ADDRESS, "127.0.0.1"));
		attributes.add(equalTo(PORT, service().uri("/").getPort()));
		attributes.add(equalTo(STATUS, status));
		if (template() != null) {
			attributes.add(equalTo(TEMPLATE, template()));
		}
		return attributes.toArray(AttributeAssertion[]::new);
	}

	private String name(String method) {
		return (template() != null) ? method + " " + template() : method;
	}

	private int inObservation(String name, Call call) throws Exception {
		try {
			return Observation.createNotStarted(name, observations()).observeChecked(call::make);
		}
		catch (TestAbortedException ex) {
			spans().forget();
			throw ex;
		}
	}

	private static void quietly(Call call) {
		try {
			call.make();
		}
		catch (Exception ex) {
			// the span tells
		}
	}

	private static int unusedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private ObservationRegistry observations() {
		return application().getBean(ObservationRegistry.class);
	}

	private CalledService service() {
		CalledService started = this.service;
		if (started == null) {
			throw new IllegalStateException("The called service is not started");
		}
		return started;
	}

	private interface Call {

		int make() throws Exception;

	}

}
