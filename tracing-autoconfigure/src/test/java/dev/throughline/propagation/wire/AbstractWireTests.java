package dev.throughline.propagation.wire;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.sun.net.httpserver.Headers;
import dev.throughline.LoopbackServer;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What depends on the lines of a real request: from a socket through a real server and a
 * real client to the service behind it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractWireTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "traceparent: 00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f\u2028\u2029]");

	private static final int HOSTILE_REQUESTS = 150;

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final WebApplicationType type;

	private final String[] properties;

	private final LoopbackServer called = new LoopbackServer();

	private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

	private TracedApplication application;

	AbstractWireTests(WebApplicationType type, String... properties) {
		this.type = type;
		this.properties = properties;
	}

	@BeforeAll
	void start() {
		List<String> all = new ArrayList<>(List.of("called=" + this.called.uri(),
				"server.max-http-request-header-size=64KB", "management.tracing.baggage.remote-fields=tenant,user-id",
				"management.tracing.baggage.tag-fields=tenant,user-id",
				"management.tracing.baggage.correlation.fields=tenant,user-id"));
		all.addAll(Arrays.asList(this.properties));
		this.application = TracedApplication.start(this.type, this.spans, CallingApplication.class,
				all.toArray(String[]::new));
		this.lines.start();
		((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(CallingApplication.LOGGER)).addAppender(this.lines);
	}

	@AfterAll
	void stop() {
		((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(CallingApplication.LOGGER)).detachAppender(this.lines);
		this.application.close();
		this.called.close();
	}

	static Stream<Arguments> continuedTraces() {
		return Stream.of(Arguments.of("one line", List.of(TRACEPARENT, "tracestate: foo=1,bar=2"), "foo=1,bar=2"),
				Arguments.of("no tracestate", List.of(TRACEPARENT), null),
				Arguments.of("odd casing of names",
						List.of(TRACEPARENT.replace("traceparent", "TrAcEpArEnT"), "TRACESTATE: foo=1"), "foo=1"),
				Arguments.of("white space around values",
						List.of(TRACEPARENT.replace(": ", ":\t \t") + " \t", "tracestate:\t foo=1 \t, \tbar=2 \t"),
						"foo=1,bar=2"),
				Arguments.of("many tracestate lines in order",
						List.of(TRACEPARENT, "tracestate: foo=1,bar=2", "tracestate: rojo=1", "tracestate: baz=3"),
						"foo=1,bar=2,rojo=1,baz=3"),
				Arguments.of("many lines with different casing",
						List.of("tracestate: foo=1", TRACEPARENT, "TraceState: bar=2"), "foo=1,bar=2"),
				Arguments.of("empty lines and members",
						List.of(TRACEPARENT, "tracestate:", "tracestate: ,foo=1,,", "tracestate: "), "foo=1"),
				Arguments.of("keys of Level 2", List.of(TRACEPARENT, "tracestate: 0=1,foo@=2,a@b@c=3,foo@@bar=4"),
						"0=1,foo@=2,a@b@c=3,foo@@bar=4"),
				Arguments.of("duplicate keys over lines",
						List.of(TRACEPARENT, "tracestate: foo=1", "tracestate: foo=2"), "foo=1"),
				Arguments.of("32 members",
						List.of(TRACEPARENT, "tracestate: " + members(1, 16), "tracestate: " + members(17, 32)),
						members(1, 32)),
				Arguments.of("33 members",
						List.of(TRACEPARENT, "tracestate: " + members(1, 16), "tracestate: " + members(17, 33)), null),
				Arguments.of("a bad member on one of the lines",
						List.of(TRACEPARENT, "tracestate: foo=1", "tracestate: Bar=2"), null),
				Arguments.of("a future version", List
					.of(TRACEPARENT.replace(" 00-", " cc-") + "-what-the-future-will-be-like", "tracestate: foo=1"),
						"foo=1"));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("continuedTraces")
	void continuesTheTrace(String rule, List<String> headerLines, String tracestate) throws Exception {
		SpanData server = call(headerLines);
		assertThat(server.getTraceId()).isEqualTo(TRACE_ID);
		assertThat(server.getParentSpanId()).isEqualTo("00f067aa0ba902b7");
		Headers sent = takeSent(server);
		assertThat(sent.get("tracestate")).isEqualTo((tracestate != null) ? List.of(tracestate) : null);
		assertThat(server.getSpanContext().getTraceState().size())
			.isEqualTo((tracestate != null) ? tracestate.split(",").length : 0);
	}

	static Stream<Arguments> newTraces() {
		return Stream.of(Arguments.of("nothing", List.of()),
				Arguments.of("tracestate alone", List.of("tracestate: foo=1")),
				Arguments.of("other names",
						List.of(TRACEPARENT.replace("traceparent", "trace-parent"),
								TRACEPARENT.replace("traceparent", "trace.parent"), "tracestate: foo=1")),
				Arguments.of("two lines",
						List.of(TRACEPARENT, TRACEPARENT.replace("-00f0", "-00f1"), "tracestate: foo=1")),
				Arguments.of("two equal lines", List.of(TRACEPARENT, TRACEPARENT, "tracestate: foo=1")),
				Arguments.of("two lines with different casing",
						List.of(TRACEPARENT, TRACEPARENT.replace("traceparent", "Traceparent"))),
				Arguments.of("a valid line and an empty one", List.of(TRACEPARENT, "traceparent:")),
				Arguments.of("two values on one line", List.of(TRACEPARENT + "," + TRACEPARENT.substring(13))),
				Arguments.of("upper case", List.of(TRACEPARENT.replace("4bf9", "4BF9"))),
				Arguments.of("version 255", List.of(TRACEPARENT.replace(" 00-", " ff-"))),
				Arguments.of("B3 that nobody configured", List.of("b3: " + TRACE_ID + "-00f067aa0ba902b7-1",
						"X-B3-TraceId: " + TRACE_ID, "X-B3-SpanId: 00f067aa0ba902b7", "X-B3-Sampled: 1")));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("newTraces")
	void startsANewTrace(String rule, List<String> headerLines) throws Exception {
		SpanData server = call(headerLines);
		assertThat(server.getTraceId()).isNotEqualTo(TRACE_ID);
		assertThat(server.getParentSpanContext().isValid()).isFalse();
		Headers sent = takeSent(server);
		assertThat(sent).doesNotContainKeys("Tracestate", "B3", "X-b3-traceid");
	}

	@Test
	void carriesBaggageOfAllLinesUpToItsLimits() throws Exception {
		String member = "x".repeat(8192 - members(1, 63).length() - ",z=".length());
		SpanData server = call(List.of(TRACEPARENT, "baggage: " + members(1, 31), "Baggage: " + members(32, 63),
				"baggage: z=" + member, "baggage: tooMuch=1"));
		assertThat(takeSent(server).get("baggage")).singleElement()
			.satisfies((line) -> assertThat(line).hasSize(8192)
				.contains("bar1=1", "bar63=63", "z=" + member)
				.doesNotContain("tooMuch"));
	}

	@Test
	void hostileHeadersFailNoRequestAndReachNothing() throws Exception {
		long seed = Long.getLong("hostile.seed", System.nanoTime());
		HostileValues values = new HostileValues(seed, true);
		int tags = 0;
		int fields = 0;
		for (int i = 0; i < HOSTILE_REQUESTS; i++) {
			List<String> headerLines = hostileLines(values);
			try {
				SpanData server = call(headerLines);
				tags += checkAttributes(server);
				fields += checkSent(takeSent(server));
			}
			catch (AssertionError ex) {
				throw new AssertionError("Seed %d, request %d: %s".formatted(seed, i, headerLines), ex);
			}
		}
		assertThat(tags).isGreaterThan(HOSTILE_REQUESTS / 10);
		assertThat(fields).isGreaterThan(HOSTILE_REQUESTS / 10);
	}

	@Test
	void encodedLineBreaksForgeNoLogLine() throws Exception {
		String forged = "a%0d%0a2026-01-01 INFO forged";
		SpanData server = call(
				List.of(TRACEPARENT, "baggage: tenant=" + forged.replace(" ", "%20") + ",user-id=alice"));
		Headers sent = takeSent(server);
		assertThat(sent.get("tenant")).isNull();
		assertThat(sent.get("user-id")).containsExactly("alice");
		assertThat(sent.get("baggage")).containsExactly("user-id=alice");
		assertThat(server.getAttributes().get(AttributeKey.stringKey("tenant"))).isNull();
		assertThat(server.getAttributes().get(AttributeKey.stringKey("user-id"))).isEqualTo("alice");
	}

	private static List<String> hostileLines(HostileValues values) {
		List<String> headerLines = new ArrayList<>();
		for (String name : List.of("traceparent", "tracestate", "baggage", "baggage", "tenant", "user-id", "b3")) {
			values.lines(2).forEach((value) -> headerLines.add(name + ": " + value));
		}
		return headerLines;
	}

	private static int checkAttributes(SpanData span) {
		span.getAttributes()
			.forEach((key, value) -> assertThat(value.toString()).as(key.getKey()).doesNotContainPattern(CONTROL));
		return (span.getAttributes().get(AttributeKey.stringKey("tenant")) != null) ? 1 : 0;
	}

	private static int checkSent(Headers sent) {
		sent.forEach((name, values) -> assertThat(values).as(name)
			.allSatisfy((value) -> assertThat(value).doesNotContainPattern(CONTROL)));
		List<String> baggage = sent.getOrDefault("baggage", List.of(""));
		assertThat(baggage).hasSize(1);
		assertThat(baggage.get(0).length()).isLessThanOrEqualTo(8192);
		assertThat(baggage.get(0).split(",")).hasSizeLessThanOrEqualTo(64);
		return sent.containsKey("tenant") ? 1 : 0;
	}

	/**
	 * Makes the application call the other service, and checks what it logged meanwhile.
	 * @return the span of the application's server
	 */
	private SpanData call(List<String> headerLines) throws Exception {
		this.lines.list.clear();
		assertThat(RawRequest.send(this.application.uri("/call"), headerLines)).isEqualTo(200);
		PatternLayout layout = new PatternLayout();
		layout.setContext((LoggerContext) LoggerFactory.getILoggerFactory());
		layout.setPattern("%level %X %m%n");
		layout.start();
		assertThat(this.lines.list).singleElement()
			.satisfies((line) -> assertThat(layout.doLayout(line)).endsWith(" working" + System.lineSeparator())
				.hasLineCount(1));
		assertThat(this.lines.list.get(0).getMDCPropertyMap().values())
			.allSatisfy((value) -> assertThat(value).doesNotContainPattern(CONTROL));
		SpanData client = this.spans.take();
		SpanData server = this.spans.take();
		assertThat(client.getParentSpanId()).isEqualTo(server.getSpanId());
		return server;
	}

	private Headers takeSent(SpanData server) throws InterruptedException {
		Headers sent = this.called.takeHeaders();
		assertThat(sent.get("traceparent")).singleElement()
			.satisfies((line) -> assertThat(line).matches("00-" + server.getTraceId() + "-[0-9a-f]{16}-0[13]"));
		return sent;
	}

	private static String members(int first, int last) {
		return IntStream.rangeClosed(first, last)
			.mapToObj((number) -> "bar" + number + "=" + number)
			.collect(Collectors.joining(","));
	}

}
