package dev.throughline.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.diagnostics.Findings.Found;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FinishedSpanCheckTests {

	private static final SpanLimits LIMITS = SpanLimits.builder()
		.setMaxAttributeValueLength(20)
		.setMaxNumberOfAttributes(2)
		.build();

	private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

	private final SdkTracerProvider provider = SdkTracerProvider.builder()
		.setSpanLimits(LIMITS)
		.addSpanProcessor(SimpleSpanProcessor.create(this.exporter))
		.build();

	private final Tracer tracer = this.provider.get("test");

	private final Findings findings = new Findings();

	private final AtomicLong nanoTime = new AtomicLong(-5);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@Test
	void valueThatWasCut() {
		FinishedSpanCheck check = new TruncationCheck(this.findings, LIMITS);
		span("fits", SpanKind.INTERNAL, "text", "x".repeat(19));
		check.check(takeAll());
		assertThat(this.findings.list()).isEmpty();
		span("cut", SpanKind.INTERNAL, "text", "x".repeat(21));
		check.check(takeAll());
		assertThat(found().code()).isEqualTo(FindingCode.ATTRIBUTES_TRUNCATED);
		assertThat(found().cause()).isEqualTo("Values of attributes are cut at 20 characters, such as text of 'cut'.");
		assertThat(found().remedy()).endsWith("management.opentelemetry.tracing.limits.max-attribute-value-length.");
	}

	@Test
	void attributesThatWereLeftOut() {
		FinishedSpanCheck check = new TruncationCheck(this.findings, LIMITS);
		span("many", SpanKind.INTERNAL, "a", "1", "b", "2", "c", "3");
		check.check(takeAll());
		assertThat(found().cause())
			.isEqualTo("Spans have more attributes than they may have: 1 of 'many' were left out.");
		assertThat(found().remedy()).endsWith("management.opentelemetry.tracing.limits.max-attributes.");
	}

	@Test
	void namesThatHoldIdsUntilTheyDoNot() {
		FinishedSpanCheck check = new SpanNameCheck(this.findings);
		for (int i = 0; i < SpanNameCheck.MANY * 2; i++) {
			span("GET /orders/" + i, SpanKind.CLIENT);
			span("GET /orders/{id}", SpanKind.SERVER);
			span("step " + i % 400, SpanKind.INTERNAL);
		}
		check.check(takeAll());
		assertThat(found().code()).isEqualTo(FindingCode.SPAN_NAMES_UNBOUNDED);
		assertThat(found().subject()).isEqualTo("CLIENT");
		assertThat(found().cause()).matches(".* such as 'GET /orders/\\d+' and 'GET /orders/\\d+'\\.");
		for (int i = 0; i < SpanNameCheck.WINDOW * 2; i++) {
			span("GET /orders/{id}", SpanKind.CLIENT);
		}
		check.check(takeAll());
		assertThat(this.findings.list()).noneMatch(Found::present);
	}

	@Test
	void callersThatNeverSendAContextUntilOneDoes() {
		FinishedSpanCheck check = new RemoteParentCheck(this.findings);
		check.check(requests(RemoteParentCheck.MANY - 1));
		check.check(requestWithParent());
		span("call", SpanKind.CLIENT);
		check.check(takeAll());
		check.check(requests(RemoteParentCheck.MANY - 1));
		assertThat(this.findings.list()).isEmpty();
		check.check(requests(1));
		assertThat(found().code()).isEqualTo(FindingCode.NO_REMOTE_PARENT);
		check.check(requestWithParent());
		assertThat(this.findings.list()).noneMatch(Found::present);
	}

	private List<SpanData> requests(int count) {
		for (int i = 0; i < count; i++) {
			span("request", SpanKind.SERVER);
		}
		return takeAll();
	}

	private List<SpanData> requestWithParent() {
		this.tracer.spanBuilder("request").setSpanKind(SpanKind.SERVER).setParent(remoteParent()).startSpan().end();
		return takeAll();
	}

	@Test
	void manyTracesOfWhichAllAreKept() {
		FinishedSpanCheck check = new VolumeCheck(this.findings, 1, this.nanoTime::get);
		passMinutes(check, VolumeCheck.WINDOWS - 1, VolumeCheck.TRACES_PER_SECOND * 60);
		passMinutes(check, 1, VolumeCheck.TRACES_PER_SECOND * 60 - 31);
		passMinutes(check, VolumeCheck.WINDOWS - 1, VolumeCheck.TRACES_PER_SECOND * 60);
		assertThat(this.findings.list()).isEmpty();
		passMinutes(check, 1, VolumeCheck.TRACES_PER_SECOND * 60);
		assertThat(found().code()).isEqualTo(FindingCode.HIGH_VOLUME);
		assertThat(found().cause()).contains("and 100 begin here each second");
		passMinutes(check, 1, 0);
		assertThat(this.findings.list()).noneMatch(Found::present);
	}

	@Test
	void manyTracesAreNoFaultWhenTheyAreAShare() {
		passMinutes(new VolumeCheck(this.findings, 0.5, this.nanoTime::get), VolumeCheck.WINDOWS,
				VolumeCheck.TRACES_PER_SECOND * 60);
		assertThat(this.findings.list()).isEmpty();
	}

	private void passMinutes(FinishedSpanCheck check, int minutes, int traces) {
		span("request", SpanKind.SERVER);
		this.tracer.spanBuilder("child").setParent(remoteParent()).startSpan().end();
		List<SpanData> rootAndChild = takeAll();
		List<SpanData> second = new ArrayList<>();
		for (int i = 0; i < traces; i++) {
			second.addAll(rootAndChild);
		}
		for (int i = 0; i < minutes; i++) {
			this.nanoTime.addAndGet(VolumeCheck.WINDOW.minus(Duration.ofNanos(1)).toNanos());
			check.check(second);
			this.nanoTime.addAndGet(1);
			check.check(List.of());
		}
	}

	private static Context remoteParent() {
		return Context.root()
			.with(Span.wrap(SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
					TraceFlags.getSampled(), TraceState.getDefault())));
	}

	private void span(String name, SpanKind kind, String... attributes) {
		Span span = this.tracer.spanBuilder(name).setSpanKind(kind).startSpan();
		for (int i = 0; i < attributes.length; i += 2) {
			span.setAttribute(attributes[i], attributes[i + 1]);
		}
		span.end();
	}

	private List<SpanData> takeAll() {
		List<SpanData> finished = this.exporter.getFinishedSpanItems();
		this.exporter.reset();
		return finished;
	}

	private Finding found() {
		List<Found> present = this.findings.list().stream().filter(Found::present).toList();
		assertThat(present).hasSize(1);
		return present.get(0).finding();
	}

}
