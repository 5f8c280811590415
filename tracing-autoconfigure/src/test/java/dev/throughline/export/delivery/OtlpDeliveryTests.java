package dev.throughline.export.delivery;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.throughline.export.delivery.Outcome.Kind;
import dev.throughline.test.CollectorAnswer;
import dev.throughline.test.FaultyCollector;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporterBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What comes of one request, on the wire.
 */
class OtlpDeliveryTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@AutoClose
	private final FaultyCollector collector = FaultyCollector.start();

	private Delivery delivery;

	@AfterEach
	void close() {
		if (this.delivery != null) {
			this.delivery.close();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void sendsEverySpanOnceWithTheHeaders(String transport) {
		this.delivery = delivery(transport);
		assertThat(send(3)).isEqualTo(Outcome.delivered());
		assertThat(this.collector.spans()).isEqualTo(3);
		assertThat(this.collector.requests()).isOne();
		Map<String, String> headers = this.collector.headers().get(0);
		assertThat(headers).containsEntry("x-api-key", "the-key");
		assertThat(headers.get("user-agent")).startsWith("OTel-OTLP-Exporter-Java/");
	}

	@Test
	void doesNotNeedTheHeadersBeforeTheFirstRequest() {
		AtomicReference<String> token = new AtomicReference<>();
		this.delivery = delivery(OtlpHttpSpanExporter.builder()
			.setEndpoint(this.collector.httpEndpoint().resolve("/v1/traces").toString())
			.setHeaders(() -> Map.of("token", Objects.requireNonNull(token.get(), "no SECRET yet")))
			.build());
		Outcome outcome = send(1);
		assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
		assertThat(outcome.cause()).contains("NullPointerException");
		assertThat(outcome.toString()).doesNotContain("SECRET");
		token.set("now");
		assertThat(send(1)).isEqualTo(Outcome.delivered());
		assertThat(this.collector.headers().get(0)).containsEntry("token", "now");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void tellsWhatWasRejected(String transport) {
		this.delivery = delivery(transport);
		this.collector.answerNext(CollectorAnswer.partialSuccess(2, "quota\r\nexceeded for the-key"),
				CollectorAnswer.partialSuccess(0, "deprecated"));
		assertThat(send(3)).isEqualTo(Outcome.partial(2, "quota exceeded for REDACTED"));
		assertThat(send(3)).isEqualTo(Outcome.partial(0, "deprecated"));
	}

	@ParameterizedTest
	@CsvSource({ "200, DELIVERED", "202, DELIVERED", "302, RETRY", "400, REJECTED", "401, RETRY", "403, RETRY",
			"404, RETRY", "408, REJECTED", "413, TOO_LARGE", "429, RETRY", "500, REJECTED", "501, REJECTED",
			"502, RETRY", "503, RETRY", "504, RETRY" })
	void obeysTheStatusOfHttp(int status, Kind kind) {
		this.delivery = delivery("http");
		this.collector.answer(CollectorAnswer.status(status));
		Outcome outcome = send(1);
		assertThat(outcome.kind()).isEqualTo(kind);
		if (kind != Kind.DELIVERED) {
			assertThat(outcome.status()).isEqualTo(Integer.toString(status));
			assertThat(outcome.cause()).contains(Integer.toString(status));
		}
		assertThat(this.collector.requests()).isOne();
	}

	@ParameterizedTest
	@CsvSource({ "CANCELLED, 1, RETRY", "UNKNOWN, 2, REJECTED", "INVALID_ARGUMENT, 3, REJECTED",
			"DEADLINE_EXCEEDED, 4, RETRY", "NOT_FOUND, 5, REJECTED", "ALREADY_EXISTS, 6, REJECTED",
			"PERMISSION_DENIED, 7, RETRY", "RESOURCE_EXHAUSTED, 8, RETRY", "FAILED_PRECONDITION, 9, REJECTED",
			"ABORTED, 10, RETRY", "OUT_OF_RANGE, 11, RETRY", "UNIMPLEMENTED, 12, RETRY", "INTERNAL, 13, REJECTED",
			"UNAVAILABLE, 14, RETRY", "DATA_LOSS, 15, RETRY", "UNAUTHENTICATED, 16, RETRY" })
	void obeysTheStatusOfGrpc(String status, int code, Kind kind) {
		this.delivery = delivery("grpc");
		this.collector.answer(CollectorAnswer.grpcStatus(code, "says the server to the-key"));
		Outcome outcome = send(1);
		assertThat(outcome.kind()).isEqualTo(kind);
		assertThat(outcome.status()).isEqualTo(status);
		assertThat(outcome.message()).isEqualTo("says the server to REDACTED");
		assertThat(this.collector.requests()).isOne();
	}

	@Test
	void readsRetryAfter() {
		this.delivery = delivery("http");
		this.collector.answerNext(CollectorAnswer.status(503).withHeader("Retry-After", "7"),
				CollectorAnswer.status(429).withHeader("Retry-After", "soon"), CollectorAnswer.status(429));
		assertThat(send(1).retryAfter()).isEqualTo(Duration.ofSeconds(7));
		assertThat(send(1).retryAfter()).isNull();
		assertThat(send(1).retryAfter()).isNull();
	}

	@Test
	void showsWhatTheServerSaysOnOneLineWithoutTheKey() {
		this.delivery = delivery("http");
		this.collector
			.answer(CollectorAnswer.status(400).withBody("<b>no\n\u001b[31mkey the-key</b>" + "x".repeat(500)));
		Outcome outcome = send(1);
		assertThat(outcome.message()).startsWith("<b>no [31mkey REDACTED</b>xxx").hasSize(200);
		assertThat(outcome.toString()).doesNotContain("the-key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void dividesWhatIsTooLarge(String transport) {
		this.delivery = delivery(transport);
		Payload payload = this.delivery.encode(Spans.of(5));
		this.collector.acceptUpTo(payload.message().length - 1);
		assertThat(send(payload).kind()).isEqualTo(Kind.TOO_LARGE);
		List<Payload> parts = this.delivery.split(payload);
		assertThat(parts).extracting(Payload::spans).containsExactly(2, 3);
		assertThat(parts).allSatisfy((part) -> assertThat(send(part)).isEqualTo(Outcome.delivered()));
		assertThat(this.collector.spans()).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void sendsMessagesOfAnyLengthFromTheSameArray(String transport) {
		this.delivery = delivery(transport);
		long received = 0;
		for (int count : new int[] { 500, 400, 300, 1, 450, 2, 333 }) {
			Payload payload = this.delivery.encode(Spans.of(count));
			assertThat(send(payload)).isEqualTo(Outcome.delivered());
			this.delivery.recycle(payload);
			received += count;
			assertThat(this.collector.spans() + this.collector.duplicates()).isEqualTo(received);
		}
		assertThat(this.collector.spans()).isEqualTo(500);
	}

	@Test
	void doesNotSendMoreThanOtlpAllows() {
		this.delivery = delivery("http");
		Payload payload = mock(Payload.class);
		given(payload.bytes()).willReturn((64L << 20) + 1);
		assertThat(send(payload).kind()).isEqualTo(Kind.TOO_LARGE);
		assertThat(this.collector.requests()).isZero();
	}

	@Test
	void takesUpAStoredMessage() {
		this.delivery = delivery("http");
		byte[] stored = this.delivery.encode(Spans.of(2)).message();
		Payload restored = this.delivery.restore(stored, 2);
		assertThat(restored.spans()).isEqualTo(2);
		assertThat(send(restored)).isEqualTo(Outcome.delivered());
		assertThat(this.collector.spans()).isEqualTo(2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void closingGivesUpWhatIsUnderWay(String transport) {
		this.delivery = delivery(transport);
		this.collector.answer(CollectorAnswer.hang());
		CompletableFuture<Outcome> outcome = this.delivery.send(this.delivery.encode(Spans.of(1)));
		await().until(() -> this.collector.requests() == 1);
		this.delivery.close();
		assertThat(outcome).succeedsWithin(Duration.ofSeconds(15))
			.satisfies((given) -> assertThat(given.kind()).isEqualTo(Kind.RETRY));
		assertThat(send(1).kind()).isEqualTo(Kind.RETRY);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void saysWhenNobodyListensAndArrivesWhenSomebodyDoes(String transport) {
		this.delivery = delivery(transport);
		this.collector.goDown();
		Outcome outcome = send(1);
		assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
		assertThat(outcome.cause()).startsWith("connection refused by 127.0.0.1:");
		this.collector.comeBack();
		assertThat(send(1)).isEqualTo(Outcome.delivered());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void givesUpAfterTheTimeOut(String transport) {
		this.delivery = delivery(transport, Duration.ofMillis(200));
		this.collector.answer(CollectorAnswer.hang());
		Outcome outcome = send(1);
		assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
		assertThat(outcome.cause()).startsWith("no answer from 127.0.0.1:").endsWith(" within 200 ms");
	}

	@Test
	void givesUpWhenTheBodyOfTheAnswerDoesNotCome() {
		this.delivery = delivery("http", Duration.ofMillis(200));
		this.collector.answer(CollectorAnswer.hangInBody());
		assertThat(send(1).cause()).startsWith("no answer from 127.0.0.1:");
	}

	@Test
	void saysThatTheConnectionWasLost() {
		this.delivery = delivery("http");
		this.collector.answerNext(CollectorAnswer.reset(), CollectorAnswer.disconnect());
		assertThat(send(1)).satisfies((outcome) -> assertThat(outcome.kind()).isEqualTo(Kind.RETRY))
			.satisfies((outcome) -> assertThat(outcome.cause()).startsWith("connection reset by 127.0.0.1:"));
		assertThat(send(1)).satisfies((outcome) -> assertThat(outcome.kind()).isEqualTo(Kind.RETRY))
			.satisfies((outcome) -> assertThat(outcome.cause()).startsWith("connection closed by 127.0.0.1:"));
		assertThat(send(1)).isEqualTo(Outcome.delivered());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void saysThatTheHostIsUnknown(String transport) {
		this.delivery = delivery(transport, URI.create("http://collector.invalid:4318"), PATIENCE);
		Outcome outcome = send(1);
		assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
		assertThat(outcome.cause()).isEqualTo("unknown host collector.invalid");
	}

	@ParameterizedTest
	@CsvSource({ "http, http, http, no answer of this protocol", "grpc, grpc, http, no answer of this protocol",
			"http, http, https, TLS handshake failed", "grpc, grpc, https, TLS handshake failed",
			"http, grpc, http, no answer of this protocol", "grpc, http, http, no answer of this protocol" })
	void saysThatSomethingElseIsSpokenThere(String transport, String port, String scheme, String cause) {
		try (FaultyCollector tls = FaultyCollector.startWithTls()) {
			FaultyCollector server = (port.equals(transport) && scheme.equals("http")) ? tls : this.collector;
			URI endpoint = port.equals("http") ? server.httpEndpoint() : server.grpcEndpoint();
			this.delivery = delivery(transport, URI.create(scheme + "://" + endpoint.getAuthority()), PATIENCE);
			Outcome outcome = send(1);
			assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
			// a server may hang up before its last words are read
			assertThat(outcome.cause()).containsAnyOf(cause, "connection reset", "connection closed");
		}
	}

	@Test
	void readsNoMoreOfAnAnswerThanItMay() {
		this.delivery = delivery("http");
		this.collector.answerNext(CollectorAnswer.status(400).withBody("x".repeat((4 << 20) + 1)));
		assertThat(send(1)).satisfies((outcome) -> assertThat(outcome.kind()).isEqualTo(Kind.REJECTED))
			.satisfies((outcome) -> assertThat(outcome.message()).isNull());
		assertThat(send(1)).isEqualTo(Outcome.delivered());
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void describesItselfWithoutSecrets(String transport) {
		this.delivery = delivery(transport, URI.create("http://user:password@localhost:4318/v1/traces?key=secret"),
				PATIENCE);
		Map<String, Object> expected = new LinkedHashMap<>();
		expected.put("endpoint", "http://localhost:4318/v1/traces");
		expected.put("transport", transport);
		expected.put("compression", "gzip");
		expected.put("timeout", "20000ms");
		assertThat(this.delivery.description()).isEqualTo(expected);
	}

	private Outcome send(int spans) {
		return send(this.delivery.encode(Spans.of(spans)));
	}

	private Outcome send(Payload payload) {
		return this.delivery.send(payload).orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	private Delivery delivery(String transport) {
		return delivery(transport, PATIENCE);
	}

	private Delivery delivery(String transport, Duration timeout) {
		return delivery(transport, transport.equals("http") ? this.collector.httpEndpoint().resolve("/v1/traces")
				: this.collector.grpcEndpoint(), timeout);
	}

	private static Delivery delivery(String transport, URI endpoint, Duration timeout) {
		return delivery(exporter(transport, endpoint, timeout));
	}

	private static Delivery delivery(SpanExporter exporter) {
		OtlpDeliveries deliveries = new OtlpDeliveries(new DeliveryProperties(Map.of(), null, Map.of()),
				new Certificates(null), null, true);
		return deliveries.of("mine", exporter).delivery();
	}

	private static SpanExporter exporter(String transport, URI endpoint, Duration timeout) {
		if (transport.equals("http")) {
			OtlpHttpSpanExporterBuilder http = OtlpHttpSpanExporter.builder();
			return http.setEndpoint(endpoint.toString())
				.setTimeout(timeout)
				.setCompression("gzip")
				.addHeader("X-Api-Key", "the-key\n")
				.build();
		}
		OtlpGrpcSpanExporterBuilder grpc = OtlpGrpcSpanExporter.builder();
		return grpc.setEndpoint(endpoint.toString())
			.setTimeout(timeout)
			.setCompression("gzip")
			.addHeader("X-Api-Key", "the-key\n")
			.build();
	}

}
