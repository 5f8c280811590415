package dev.throughline.agent;

import java.util.List;

import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import net.ttddyy.observation.tracing.QueryContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageSenderContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatPredicate;
import static org.mockito.Mockito.mock;

class AgentAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final OpenTelemetrySdk other = OpenTelemetrySdk.builder()
		.setTracerProvider(SdkTracerProvider.builder().addSpanProcessor(this.spans).build())
		.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
		.build();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans, AgentAutoConfiguration.class)
		.withBean("theirs", OpenTelemetry.class, () -> this.other)
		.withPropertyValues("management.opentelemetry.enabled=false");

	@AfterEach
	void close() {
		this.other.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "java-agent", "spring-starter" })
	void theirSpanStandsForTheRequestAndObservationsOfTheUserJoinIt(String leftTo) {
		this.runner.withPropertyValues(AgentListener.LEFT_TO + "=" + leftTo).run((context) -> {
			ObservationRegistry observations = context.getBean(ObservationRegistry.class);
			Tracer tracer = context.getBean(Tracer.class);
			Span server = this.other.getTracer("theirs").spanBuilder("server").startSpan();
			ServerRequestObservationContext request = new ServerRequestObservationContext(new MockHttpServletRequest(),
					new MockHttpServletResponse());
			try (Scope scope = server.makeCurrent()) {
				Observation.createNotStarted("http", () -> request, observations)
					.observe(() -> Observation.createNotStarted("work", observations)
						.observe(() -> tracer.nextSpan().name("manual").start().end()));
			}
			server.end();
			List<SpanData> ended = this.spans.take(3);
			assertThat(ended).extracting(SpanData::getName).containsExactly("manual", "work", "server");
			assertThat(ended.get(0).getParentSpanId()).isEqualTo(ended.get(1).getSpanId());
			assertThat(ended.get(1).getParentSpanId()).isEqualTo(server.getSpanContext().getSpanId());
			TracingContext tracing = request.getRequired(TracingContext.class);
			assertThat(tracing.getSpan().context().traceId()).isEqualTo(server.getSpanContext().getTraceId());
		});
	}

	@Test
	void requestWithoutASpanOfTheirsHasNone() {
		this.runner.withPropertyValues(AgentListener.LEFT_TO + "=java-agent").run((context) -> {
			ObservationRegistry observations = context.getBean(ObservationRegistry.class);
			Observation observation = Observation.start("in", () -> new ReceiverContext<>((carrier, key) -> null),
					observations);
			observation.event(Observation.Event.of("event"));
			observation.error(new IllegalStateException());
			observation.scoped(() -> assertThat(Span.current().getSpanContext().isValid()).isFalse());
			observation.stop();
		});
	}

	@Test
	void theirPropagationIsUsed() {
		this.runner.withPropertyValues(AgentListener.LEFT_TO + "=java-agent")
			.run((context) -> assertThat(context.getBean(ContextPropagators.class))
				.isSameAs(this.other.getPropagators()));
	}

	@Test
	void backsOffWithoutOtherInstrumentation() {
		this.runner.run((context) -> assertThat(context).doesNotHaveBean(LeftToOthersHandler.class));
	}

	@Test
	void agentHasWhateverEntersOrLeavesTheProcess() {
		assertThatPredicate(InstrumentedContexts.OF_THE_AGENT).accepts(mock(ClientRequestObservationContext.class),
				mock(ServerRequestObservationContext.class), mock(KafkaRecordSenderContext.class),
				mock(RabbitMessageSenderContext.class), mock(QueryContext.class),
				mock(ScheduledTaskObservationContext.class), new SenderContext<>((carrier, key, value) -> {
				}), new ReceiverContext<>((carrier, key) -> null))
			.rejects(new Observation.Context());
	}

	@Test
	void starterHasWhatItInstruments() {
		assertThatPredicate(InstrumentedContexts.OF_THE_STARTER)
			.accepts(mock(ClientRequestObservationContext.class), mock(ServerRequestObservationContext.class),
					mock(org.springframework.http.server.reactive.observation.ServerRequestObservationContext.class),
					mock(org.springframework.web.reactive.function.client.ClientRequestObservationContext.class),
					mock(KafkaRecordSenderContext.class), mock(QueryContext.class),
					mock(ScheduledTaskObservationContext.class))
			.rejects(new Observation.Context(), mock(RabbitMessageSenderContext.class),
					new SenderContext<>((carrier, key, value) -> {
					}));
	}

}
