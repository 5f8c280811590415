package dev.throughline.propagation.wire;

import java.util.Map;

import dev.throughline.test.OtlpCollector;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What samplers, exporters and users do with the trace state of a caller.
 */
class MemberListTests {

	private final TraceState state = new MemberList("0@a=1,bar= 2,foo=3");

	@Test
	void isReadByKey() {
		assertThat(this.state.get("0@a")).isEqualTo("1");
		assertThat(this.state.get("bar")).isEqualTo(" 2");
		assertThat(this.state.get("foo")).isEqualTo("3");
		assertThat(this.state.asMap()).containsExactly(Map.entry("0@a", "1"), Map.entry("bar", " 2"),
				Map.entry("foo", "3"));
	}

	@Test
	void hasNothingUnderAnyOtherKey() {
		for (String key : new String[] { "", "fo", "fooo", "a", "3", "0@a=1,bar", "bar= 2", ",", "=", "FOO" }) {
			assertThat(this.state.get(key)).as(key).isNull();
		}
		assertThat(this.state.get(null)).isNull();
	}

	@Test
	void isEqualToOneWithTheSameMembers() {
		assertThat(this.state).isEqualTo(new MemberList("0@a=1,bar= 2,foo=3"))
			.hasSameHashCodeAs(new MemberList("0@a=1,bar= 2,foo=3"))
			.isNotEqualTo(new MemberList("bar= 2,0@a=1,foo=3"));
	}

	@Test
	void changedMembersComeFirstAndTheOthersKeepTheirOrder() {
		assertThat(this.state.toBuilder().put("foo", "4").build()).isEqualTo(new MemberList("foo=4,0@a=1,bar= 2"));
		assertThat(this.state.toBuilder().put("new", "5").build())
			.isEqualTo(new MemberList("new=5,0@a=1,bar= 2,foo=3"));
		assertThat(this.state.toBuilder().remove("bar").build()).isEqualTo(new MemberList("0@a=1,foo=3"));
		assertThat(this.state.toBuilder().build()).isEqualTo(this.state);
	}

	@Test
	void whatMayNotStandInATraceStateIsIgnored() {
		assertThat(this.state.toBuilder()
			.put("@", "1")
			.put("foo", "a,b")
			.put("foo", "")
			.put("new", "a\r\nb")
			.put(null, "1")
			.put("new", null)
			.remove(null)
			.build()).isEqualTo(this.state);
	}

	@Test
	void aMemberTooManyFallsOffTheEnd() {
		TraceState full = new MemberList("a0=1");
		for (int i = 1; i < 32; i++) {
			full = full.toBuilder().put("a" + i, "1").build();
		}
		assertThat(full.size()).isEqualTo(32);
		TraceState changed = full.toBuilder().put("new", "1").build();
		assertThat(changed.size()).isEqualTo(32);
		assertThat(changed.get("new")).isEqualTo("1");
		assertThat(changed.get("a0")).isNull();
		assertThat(changed.get("a1")).isEqualTo("1");
	}

	@Test
	void withoutMembersItIsTheEmptyOne() {
		assertThat(new MemberList("foo=1").toBuilder().remove("foo").build()).isSameAs(TraceState.getDefault());
	}

	@Test
	void isExported() {
		try (OtlpCollector collector = OtlpCollector.start();
				OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
					.setEndpoint(collector.httpEndpoint() + "/v1/traces")
					.build();
				SdkTracerProvider provider = SdkTracerProvider.builder()
					.addSpanProcessor(SimpleSpanProcessor.create(exporter))
					.build()) {
			SpanContext parent = SpanContext.createFromRemoteParent("4bf92f3577b34da6a3ce929d0e0e4736",
					"00f067aa0ba902b7", TraceFlags.getSampled(), this.state);
			provider.get("test")
				.spanBuilder("exported")
				.setParent(Context.root().with(Span.wrap(parent)))
				.startSpan()
				.end();
			assertThat(collector.takeSpans(1).get(0).getTraceState()).isEqualTo("0@a=1,bar= 2,foo=3");
		}
	}

}
