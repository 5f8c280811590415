package dev.throughline.redaction;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;

import static io.opentelemetry.api.common.AttributeKey.longArrayKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.api.common.AttributeKey.valueKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;

class SpanRedactionTests {

	private static final SpanContext LINKED = SpanContext.create("0123456789abcdef0123456789abcdef", "0123456789abcdef",
			TraceFlags.getSampled(), TraceState.getDefault());

	@Test
	void everyPlaceOfASpanIsRedacted() {
		SpanData span = export(Action.MASK, (made) -> {
			made.updateName("GET /users/jane@example.com");
			made.setStatus(StatusCode.ERROR, "no jane@example.com");
			made.setAttribute("text", "of jane@example.com");
			made.setAttribute("password", "hunter2");
			made.setAttribute("url.full", "https://u:p@h/x?y=z");
			made.setAttribute(longKey("pwd"), 1234L);
			made.setAttribute(longKey("card"), 4111111111111111L);
			made.setAttribute(longArrayKey("cards"), List.of(4111111111111111L));
			made.setAttribute(stringArrayKey("list"), List.of("a", "jane@example.com"));
			made.setAttribute(valueKey("structured"), Value.of(Map.of("password", Value.of("hunter2"))));
			made.setAttribute("clean", "text");
			made.setAttribute(longKey("number"), 4111111111111112L);
			made.recordException(new IllegalStateException("jane@example.com"));
			made.addEvent("to jane@example.com", Attributes.of(stringKey("token"), "x"));
			made.addLink(LINKED, Attributes.of(stringKey("to"), "jane@example.com"));
		});
		assertThat(span).hasName("GET /users/[REDACTED:email]")
			.hasStatus(StatusData.create(StatusCode.ERROR, "no [REDACTED:email]"))
			.hasAttributesSatisfyingExactly(equalTo(stringKey("text"), "of [REDACTED:email]"),
					equalTo(stringKey("password"), "[REDACTED:key]"),
					equalTo(stringKey("url.full"), "https://REDACTED:REDACTED@h/x?y=REDACTED"),
					equalTo(stringKey("pwd"), "[REDACTED:key]"), equalTo(stringKey("card"), "[REDACTED:payment-card]"),
					equalTo(stringKey("cards"), "[[REDACTED:payment-card]]"),
					equalTo(stringArrayKey("list"), List.of("a", "[REDACTED:email]")),
					equalTo(stringKey("structured"), "{\"password\":\"[REDACTED:key]\"}"),
					equalTo(stringKey("clean"), "text"), equalTo(longKey("number"), 4111111111111112L));
		assertThat(span.getEvents().get(0).getAttributes().get(stringKey("exception.message")))
			.isEqualTo("[REDACTED:email]");
		assertThat(span.getEvents().get(0).getAttributes().get(stringKey("exception.stacktrace")))
			.startsWith("java.lang.IllegalStateException: [REDACTED:email]")
			.contains("SpanRedactionTests");
		assertThat(span.getEvents().get(1)).hasName("to [REDACTED:email]")
			.hasAttributesSatisfyingExactly(equalTo(stringKey("token"), "[REDACTED:key]"));
		assertThat(span.getLinks().get(0).getAttributes())
			.isEqualTo(Attributes.of(stringKey("to"), "[REDACTED:email]"));
		assertThat(span.getLinks().get(0).getSpanContext()).isEqualTo(LINKED);
	}

	@Test
	void attributesOfDeniedKeysAreDropped() {
		SpanData span = export(Action.DROP, (made) -> {
			made.setAttribute("password", "hunter2");
			made.setAttribute(stringArrayKey("tokens.token"), List.of("a"));
			made.setAttribute(longKey("pwd"), 1L);
			made.setAttribute("kept", "x jane@example.com y");
		});
		assertThat(span).hasAttributesSatisfyingExactly(equalTo(stringKey("kept"), "x  y"),
				equalTo(stringArrayKey("tokens.token"), List.of()));
	}

	@Test
	void cleanSpansAndBatchesAreTheSameObjects() {
		SpanData clean = export((Redactor) null, (made) -> made.setAttribute("a", "b"));
		SpanData dirty = export((Redactor) null, (made) -> made.setAttribute("password", "b"));
		List<Collection<SpanData>> batches = new ArrayList<>();
		RedactingSpanExporter redacting = new RedactingSpanExporter(new CapturingExporter(batches),
				new SpanRedaction(new Redactor(RedactorTests.properties(Action.MASK))));
		List<SpanData> cleanBatch = List.of(clean, clean);
		redacting.export(cleanBatch);
		redacting.export(List.of(clean, dirty, clean));
		assertThat(batches.get(0)).isSameAs(cleanBatch);
		assertThat(batches.get(1)).hasSize(3).first().isSameAs(clean);
	}

	@Test
	void checkingACleanSpanAllocatesNothing() {
		SpanData span = export((Redactor) null, (made) -> {
			made.updateName("POST /api/orders/{id}");
			made.setAttribute("http.request.method", "POST");
			made.setAttribute("url.path", "/api/orders/7d3e1f0a-4f89-11d3-9a0c-0305e82c3301");
			made.setAttribute("url.scheme", "https");
			made.setAttribute("server.address", "orders.example.com");
			made.setAttribute("server.port", 8443);
			made.setAttribute("client.address", "192.168.100.200");
			made.setAttribute("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36");
			made.setAttribute("network.protocol.version", "1.1");
			made.setAttribute("http.route", "/api/orders/{id}");
			made.setAttribute("http.response.status_code", 201);
			made.setAttribute("url.full", "https://orders.example.com:8443/api/orders/1");
			made.addEvent("accepted", Attributes.of(stringKey("at"), "2026-03-12T14:00:00.123Z"));
		});
		Redactor redactor = new Redactor(RedactorTests.properties(Action.MASK));
		SpanInspection inspection = new SpanInspection(redactor, new AttributeRedaction(redactor));
		assertThat(check(inspection, span, 200_000)).isTrue();
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		long empty = threads.getCurrentThreadAllocatedBytes() - before;
		before = threads.getCurrentThreadAllocatedBytes();
		check(inspection, span, 10_000);
		long allocated = threads.getCurrentThreadAllocatedBytes() - before - empty;
		assertThat(allocated).isZero();
	}

	private static boolean check(SpanInspection inspection, SpanData span, int times) {
		boolean clean = true;
		for (int i = 0; i < times; i++) {
			clean &= inspection.isClean(span);
		}
		return clean;
	}

	@Test
	void valueThatCannotBeExaminedIsReplacedAndTheRestIsSent() {
		Redactor redactor = new Redactor(RedactorTests.properties(Action.MASK), new FailingFinder());
		assertThat(redactor.text("before ! after")).isEqualTo("[REDACTED:unreadable]");
		SpanData span = export(redactor, (made) -> {
			made.setAttribute("bad", "before ! after");
			made.setAttribute("good", "text");
		});
		assertThat(span).hasAttributesSatisfyingExactly(equalTo(stringKey("bad"), "[REDACTED:unreadable]"),
				equalTo(stringKey("good"), "text"));
	}

	private static SpanData export(Action action, Consumer<Span> attributes) {
		return export(new Redactor(RedactorTests.properties(action)), attributes);
	}

	private static SpanData export(Redactor redactor, Consumer<Span> attributes) {
		InMemorySpanExporter exporter = InMemorySpanExporter.create();
		SpanExporter used = (redactor != null) ? new RedactingSpanExporter(exporter, new SpanRedaction(redactor))
				: exporter;
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.addSpanProcessor(SimpleSpanProcessor.create(used))
			.build()) {
			Tracer tracer = provider.get("test");
			Span span = tracer.spanBuilder("span").startSpan();
			attributes.accept(span);
			span.end();
			return exporter.getFinishedSpanItems().get(0);
		}
	}

	static final class FailingFinder implements Finder {

		@Override
		public String triggers() {
			return "!";
		}

		@Override
		public long find(String text, int at, int floor) {
			throw new IllegalStateException("broken");
		}

	}

	private record CapturingExporter(List<Collection<SpanData>> batches) implements SpanExporter {

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.batches.add(spans);
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode flush() {
			return CompletableResultCode.ofSuccess();
		}

		@Override
		public CompletableResultCode shutdown() {
			return CompletableResultCode.ofSuccess();
		}

	}

}
