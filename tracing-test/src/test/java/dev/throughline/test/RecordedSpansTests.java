package dev.throughline.test;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RecordedSpansTests {

	private final RecordedSpans spans = new RecordedSpans();

	private final Tracer tracer = tracer(Sampler.alwaysOn());

	@Test
	void takesSpansInTheOrderOfTheirEnd() {
		Span first = this.tracer.spanBuilder("first").startSpan();
		this.tracer.spanBuilder("second").startSpan().end();
		first.end();
		assertThat(this.spans.take(2)).extracting("name").containsExactly("second", "first");
		this.spans.assertNothingLeft();
	}

	@Test
	void takesByNameAndLeavesTheOthersInOrder() {
		for (String name : new String[] { "a", "b", "c" }) {
			this.tracer.spanBuilder(name).startSpan().end();
		}
		assertThat(this.spans.take("b").getName()).isEqualTo("b");
		assertThat(this.spans.take(2)).extracting("name").containsExactly("a", "c");
	}

	@Test
	void spanThatNobodyTookFailsTheTest() {
		this.tracer.spanBuilder("forgotten").startSpan().end();
		assertThatExceptionOfType(AssertionError.class).isThrownBy(this.spans::assertNothingLeft)
			.withMessageContaining("forgotten");
	}

	@Test
	void scopeThatNobodyClosedFailsTheTest() {
		Span span = this.tracer.spanBuilder("open").startSpan();
		try (Scope scope = span.makeCurrent()) {
			assertThatExceptionOfType(AssertionError.class).isThrownBy(this.spans::assertNothingLeft)
				.withMessageContaining("left open");
		}
		this.spans.assertNothingLeft();
	}

	@Test
	void unsampledSpansAreNotRecorded() {
		tracer(Sampler.alwaysOff()).spanBuilder("dropped").startSpan().end();
		this.spans.assertNothingLeft();
	}

	private Tracer tracer(Sampler sampler) {
		return SdkTracerProvider.builder().setSampler(sampler).addSpanProcessor(this.spans).build().get("test");
	}

}
