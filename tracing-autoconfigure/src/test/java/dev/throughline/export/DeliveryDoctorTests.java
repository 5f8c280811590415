package dev.throughline.export;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.diagnostics.Findings.Found;
import dev.throughline.export.delivery.Outcome;
import dev.throughline.test.CollectorAnswer;
import dev.throughline.test.FaultyCollector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.BDDMockito.given;

class DeliveryDoctorTests {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	/**
	 * For what never answers.
	 */
	private static final Duration SHORT = Duration.ofMillis(100);

	private static final FaultyCollector plain = FaultyCollector.start();

	private static final FaultyCollector tls = FaultyCollector.startWithTls();

	private final Findings findings = new Findings();

	private final AtomicLong nanoTime = new AtomicLong();

	private final Deque<Runnable> probes = new ArrayDeque<>();

	private final DeliveryDoctor doctor = doctor(Duration.ofSeconds(1));

	private final DestinationAccount account = new DestinationAccount(new LongAdder());

	@AfterAll
	static void close() {
		plain.close();
		tls.close();
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void nothingIsWrongWithWhatArrives(Attempt attempt) {
		plain.answer(CollectorAnswer.accept());
		make(attempt, isGrpc(attempt) ? plain.grpcEndpoint() : traces(plain.httpEndpoint()));
		assertThat(this.findings.list()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void otherTransportIsAWrongPort(Attempt attempt) {
		make(attempt, isGrpc(attempt) ? plain.httpEndpoint() : traces(plain.grpcEndpoint()));
		assertThat(found().code()).isEqualTo(FindingCode.WRONG_PORT);
		assertThat(found().cause()).contains(isGrpc(attempt) ? "speaks HTTP" : "speaks gRPC");
		assertThat(found().remedy()).contains("transport=" + (isGrpc(attempt) ? "http" : "grpc"));
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void tlsToAPlainPort(Attempt attempt) {
		make(this.doctor, attempt,
				withScheme("https", isGrpc(attempt) ? plain.grpcEndpoint() : traces(plain.httpEndpoint())), SHORT);
		assertThat(found().code()).isEqualTo(FindingCode.TLS_TO_PLAIN_PORT);
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void tlsToThePlainPortOfTheOtherTransport(Attempt attempt) {
		make(this.doctor, attempt,
				withScheme("https", isGrpc(attempt) ? plain.httpEndpoint() : traces(plain.grpcEndpoint())), SHORT);
		assertThat(found().code()).isEqualTo(FindingCode.TLS_TO_PLAIN_PORT);
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void plainTextToATlsPort(Attempt attempt) {
		make(attempt, withScheme("http", isGrpc(attempt) ? tls.grpcEndpoint() : traces(tls.httpEndpoint())));
		assertThat(found().code()).isEqualTo(FindingCode.PLAIN_TO_TLS_PORT);
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void plainTextToTheTlsPortOfTheOtherTransport(Attempt attempt) {
		make(attempt, withScheme("http", isGrpc(attempt) ? tls.httpEndpoint() : traces(tls.grpcEndpoint())));
		assertThat(found().code()).isEqualTo(FindingCode.PLAIN_TO_TLS_PORT);
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void certificateThatNobodyTrusts(Attempt attempt) {
		make(attempt, isGrpc(attempt) ? tls.grpcEndpoint() : traces(tls.httpEndpoint()));
		assertThat(found().code()).isEqualTo(FindingCode.UNTRUSTED_CERTIFICATE);
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void portWhereNobodyListens(Attempt attempt) throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		make(attempt, URI.create("http://127.0.0.1:" + port + "/v1/traces"));
		assertThat(found().code()).isEqualTo(FindingCode.COLLECTOR_UNREACHABLE);
		assertThat(found().cause()).startsWith("Nobody listens at http://127.0.0.1:");
		assertThat(this.probes).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void hostWithoutAddress(Attempt attempt) {
		make(attempt, URI.create("http://collector.invalid:9999/v1/traces"));
		assertThat(found().code()).isEqualTo(FindingCode.COLLECTOR_UNREACHABLE);
		assertThat(found().cause()).isEqualTo("The host of http://collector.invalid:9999/v1/traces has no address.");
	}

	@ParameterizedTest
	@EnumSource(Attempt.class)
	void collectorThatNeverAnswers(Attempt attempt) throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
			make(doctor(SHORT), attempt, URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/v1/traces"), SHORT);
		}
		assertThat(found().code()).isEqualTo(FindingCode.COLLECTOR_UNREACHABLE);
		assertThat(found().cause()).endsWith(" does not answer in time.");
	}

	@ParameterizedTest
	@CsvSource({ "404, /v1/traces, ENDPOINT_NOT_FOUND", "404, /v1/traces/v1/traces, ENDPOINT_PATH",
			"405, /, ENDPOINT_PATH", "404, /otlp/v1/metrics, ENDPOINT_PATH", "401, /v1/traces, AUTHENTICATION_REFUSED",
			"403, /v1/traces, AUTHENTICATION_REFUSED", "400, /v1/traces, SPANS_REJECTED",
			"500, /v1/traces, SPANS_REJECTED", "502, /v1/traces, COLLECTOR_UNREACHABLE" })
	void answerOverHttp(int status, String path, FindingCode expected) {
		plain.answer(CollectorAnswer.status(status));
		make(Attempt.HTTP, plain.httpEndpoint().resolve(path));
		assertThat(found().code()).isEqualTo(expected);
		assertThat(found().subject()).isEqualTo("otlp");
	}

	@ParameterizedTest
	@CsvSource({ "16, AUTHENTICATION_REFUSED", "7, AUTHENTICATION_REFUSED", "12, ENDPOINT_NOT_FOUND",
			"3, SPANS_REJECTED" })
	void answerOverGrpc(int status, FindingCode expected) {
		plain.answer(CollectorAnswer.grpcStatus(status, "no"));
		make(Attempt.GRPC, plain.grpcEndpoint());
		assertThat(found().code()).isEqualTo(expected);
	}

	@Test
	void collectorThatAsksToWaitHasNoFault() {
		plain.answer(CollectorAnswer.status(503));
		make(Attempt.HTTP, traces(plain.httpEndpoint()));
		assertThat(this.findings.list()).isEmpty();
	}

	@Test
	void collectorThatIsBusyHasNoFault() {
		plain.answer(CollectorAnswer.grpcStatus(14, "busy"));
		make(Attempt.GRPC, plain.grpcEndpoint());
		assertThat(this.findings.list()).isEmpty();
	}

	@Test
	void faultGivesWayToTheNextAndIsMendedByWhatArrives() {
		plain.answer(CollectorAnswer.status(401));
		make(Attempt.HTTP, traces(plain.httpEndpoint()));
		plain.answer(CollectorAnswer.status(404));
		make(Attempt.HTTP, traces(plain.httpEndpoint()));
		assertThat(this.findings.list()).extracting((found) -> found.finding().code(), Found::present)
			.containsExactly(tuple(FindingCode.AUTHENTICATION_REFUSED, false),
					tuple(FindingCode.ENDPOINT_NOT_FOUND, true));
		plain.answer(CollectorAnswer.accept());
		make(Attempt.HTTP, traces(plain.httpEndpoint()));
		assertThat(this.findings.list()).noneMatch(Found::present);
	}

	@Test
	void lookAtThePortThatComesTooLateSaysNothing() {
		URI endpoint = traces(plain.grpcEndpoint());
		this.doctor.attempted(destination("http", endpoint), Attempt.HTTP.make(endpoint, PATIENCE));
		this.doctor.attempted(destination("http", endpoint), Outcome.delivered());
		runProbes();
		assertThat(this.findings.list()).isEmpty();
	}

	@Test
	void portIsLookedAtOnceUntilSomethingArrives() {
		URI endpoint = URI.create("http://127.0.0.1:1/v1/traces");
		Outcome unclear = Outcome.retry("broken", null, null, new IOException("broken"));
		for (int i = 0; i < 3; i++) {
			this.doctor.attempted(destination("http", endpoint), unclear);
		}
		assertThat(this.probes).hasSize(1);
		this.doctor.attempted(destination("http", endpoint), Outcome.delivered());
		this.doctor.attempted(destination("http", endpoint), unclear);
		assertThat(this.probes).hasSize(2);
	}

	@Test
	void portBehindAProxyIsNotLookedAt() {
		Map<String, Object> description = new LinkedHashMap<>(
				Map.of("endpoint", "http://127.0.0.1:1/v1/traces", "transport", "http", "proxy", "proxy:3128"));
		this.doctor.attempted(destination(description), Outcome.retry("broken", null, null, new IOException("broken")));
		assertThat(this.probes).isEmpty();
		assertThat(found().code()).isEqualTo(FindingCode.COLLECTOR_UNREACHABLE);
	}

	@ParameterizedTest
	@CsvSource(nullValues = "none",
			value = { "http, http://collector:4317/v1/traces, WRONG_PORT", "grpc, http://collector:4318, WRONG_PORT",
					"http, http://collector:4318/v1/traces/v1/traces, ENDPOINT_PATH",
					"http, http://collector:9999/, ENDPOINT_PATH", "http, http://collector:4318/otlp/v1/traces, none",
					"http, https://host/api/custom, none", "grpc, http://collector:4317, none" })
	void addressIsLookedAtWithoutTraffic(String transport, URI endpoint, @Nullable FindingCode expected) {
		this.doctor.admit(destination(transport, endpoint));
		assertThat(this.findings.list()).extracting((found) -> found.finding().code())
			.isEqualTo((expected != null) ? List.of(expected) : List.of());
		this.doctor.attempted(destination(transport, endpoint), Outcome.delivered());
		assertThat(this.findings.list()).noneMatch(Found::present);
	}

	@Test
	void lossIsFoundWithItsReasonAndOverAfterAMinute() {
		DestinationStatus destination = destination("http", URI.create("http://collector:4318/v1/traces"));
		this.account.dropped(DropReason.FILTERED, 7);
		this.doctor.attempted(destination, Outcome.delivered());
		assertThat(this.findings.list()).isEmpty();
		this.account.dropped(DropReason.QUEUE_FULL, 2);
		this.account.dropped(DropReason.REJECTED, 3);
		this.doctor.attempted(destination, Outcome.delivered());
		assertThat(found().code()).isEqualTo(FindingCode.SPANS_DROPPED);
		assertThat(found().cause()).isEqualTo("5 spans for 'otlp' were lost so far, most of them as rejected.");
		this.nanoTime.addAndGet(Duration.ofSeconds(59).toNanos());
		this.doctor.attempted(destination, Outcome.delivered());
		assertThat(this.findings.list()).allMatch(Found::present);
		this.nanoTime.addAndGet(Duration.ofSeconds(1).toNanos());
		this.doctor.attempted(destination, Outcome.delivered());
		assertThat(this.findings.list()).noneMatch(Found::present);
	}

	private DeliveryDoctor doctor(Duration probeTimeout) {
		return new DeliveryDoctor(this.findings, new PortProbe(probeTimeout), this.probes::add, this.nanoTime::get);
	}

	private void make(Attempt attempt, URI endpoint) {
		make(this.doctor, attempt, endpoint, PATIENCE);
	}

	private void make(DeliveryDoctor told, Attempt attempt, URI endpoint, Duration timeout) {
		told.attempted(destination(attempt.name().toLowerCase(Locale.ROOT), endpoint), attempt.make(endpoint, timeout));
		runProbes();
	}

	private void runProbes() {
		while (!this.probes.isEmpty()) {
			this.probes.remove().run();
		}
	}

	private Finding found() {
		List<Finding> present = this.findings.list().stream().filter(Found::present).map(Found::finding).toList();
		assertThat(present).hasSize(1);
		return present.get(0);
	}

	private static boolean isGrpc(Attempt attempt) {
		return attempt == Attempt.GRPC;
	}

	private static URI traces(URI base) {
		return base.resolve("/v1/traces");
	}

	private static URI withScheme(String scheme, URI uri) {
		return URI.create(scheme + uri.toString().substring(uri.toString().indexOf(':')));
	}

	private DestinationStatus destination(String transport, URI endpoint) {
		return destination(Map.of("endpoint", endpoint.toString(), "transport", transport));
	}

	private DestinationStatus destination(Map<String, Object> description) {
		DestinationStatus destination = Mockito.mock(DestinationStatus.class);
		given(destination.name()).willReturn("otlp");
		given(destination.description()).willReturn(description);
		given(destination.account()).willReturn(this.account);
		return destination;
	}

}
