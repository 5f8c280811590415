package dev.throughline.instrumentation.messaging.batch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.throughline.DocumentedAttributes;
import dev.throughline.instrumentation.TypedSpanHandler;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.aopalliance.aop.Advice;
import org.aopalliance.intercept.MethodInterceptor;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.BatchInterceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * What the observers of batches do where a broker is not needed to tell.
 */
class BatchTracingAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ConcurrentKafkaListenerContainerFactory<Object, Object> kafka = new ConcurrentKafkaListenerContainerFactory<>();

	private final SimpleRabbitListenerContainerFactory rabbit = new SimpleRabbitListenerContainerFactory();

	private final Consumer<Object, Object> consumer = consumer();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, BatchTracingAutoConfiguration.class)
		.withBean("kafka", ConcurrentKafkaListenerContainerFactory.class, () -> this.kafka)
		.withBean("rabbit", SimpleRabbitListenerContainerFactory.class, () -> this.rabbit);

	@SuppressWarnings("unchecked")
	private static Consumer<Object, Object> consumer() {
		Consumer<Object, Object> consumer = mock(Consumer.class);
		ConsumerGroupMetadata group = mock(ConsumerGroupMetadata.class);
		given(group.groupId()).willReturn("billing");
		given(consumer.groupMetadata()).willReturn(group);
		return consumer;
	}

	@Test
	void spansHaveTheAttributesOfTheirTable() throws Exception {
		TreeMap<String, String> emitted = new TreeMap<>();
		observedRunner().run((context) -> {
			BatchInterceptor<Object, Object> interceptor = this.kafka.getBatchInterceptor();
			ConsumerRecords<Object, Object> records = records("orders", "orders");
			interceptor.intercept(records, this.consumer);
			interceptor.failure(records, new IllegalStateException("failed"), this.consumer);
			SpanData span = this.spans.take();
			OpenTelemetryAssertions.assertThat(span).hasName("process orders");
			DocumentedAttributes.collect(span.getAttributes(), emitted);
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			BatchObservation.start(() -> new RabbitBatchContext(List.of(message("amq.gen-JzTY20BRgKO"))), registry)
				.finish(null);
			SpanData anonymous = this.spans.take();
			OpenTelemetryAssertions.assertThat(anonymous).hasName("process");
			DocumentedAttributes.collect(anonymous.getAttributes(), emitted);
		});
		assertThat(emitted).isEqualTo(DocumentedAttributes.of("Batches"));
	}

	@Test
	void batchOfSeveralTopicsHasNoDestination() {
		observedRunner().run((context) -> {
			BatchInterceptor<Object, Object> interceptor = this.kafka.getBatchInterceptor();
			ConsumerRecords<Object, Object> records = records("orders", "invoices");
			interceptor.intercept(records, this.consumer);
			interceptor.success(records, this.consumer);
			SpanData span = this.spans.take();
			OpenTelemetryAssertions.assertThat(span).hasName("process");
			assertThat(span.getAttributes().asMap().values()).containsExactlyInAnyOrder("kafka", "process", "process",
					2L, "billing");
		});
	}

	@Test
	void listenerThatThrowsAnErrorHasFailedAndLeavesNoScope() {
		observedRunner().run((context) -> {
			BatchInterceptor<Object, Object> interceptor = this.kafka.getBatchInterceptor();
			interceptor.intercept(records("orders"), this.consumer);
			assertThat(Span.current().getSpanContext().isValid()).isTrue();
			interceptor.clearThreadState(this.consumer);
			assertThat(Span.current().getSpanContext().isValid()).isFalse();
			SpanData span = this.spans.take();
			OpenTelemetryAssertions.assertThat(span).hasStatus(StatusData.error());
			assertThat(span.getAttributes().asMap().values()).contains("_OTHER");
			interceptor.success(records("orders"), this.consumer);
			interceptor.clearThreadState(this.consumer);
		});
	}

	@Test
	void interceptorOfTheApplicationIsCalledInsideTheSpan() {
		RecordingInterceptor own = new RecordingInterceptor();
		this.kafka.setBatchInterceptor(own);
		observedRunner().run((context) -> {
			BatchInterceptor<Object, Object> interceptor = this.kafka.getBatchInterceptor();
			interceptor.setupThreadState(this.consumer);
			interceptor.intercept(records("orders", "orders"), this.consumer);
			interceptor.success(records("orders"), this.consumer);
			interceptor.clearThreadState(this.consumer);
			SpanData span = this.spans.take();
			assertThat(own.calls).containsExactly("setup", "intercept", "success " + span.getSpanId(), "clear");
		});
	}

	@Test
	void batchThatAnInterceptorDroppedHasNoSpan() {
		this.kafka.setBatchInterceptor((records, consumer) -> null);
		observedRunner().run((context) -> {
			assertThat(this.kafka.getBatchInterceptor().intercept(records("orders"), this.consumer)).isNull();
			assertThat(Span.current().getSpanContext().isValid()).isFalse();
		});
	}

	@Test
	void interceptorThatThrowsLeavesNoScope() {
		this.kafka.setBatchInterceptor((records, consumer) -> {
			throw new IllegalStateException("not today");
		});
		observedRunner().run((context) -> {
			assertThatIllegalStateException()
				.isThrownBy(() -> this.kafka.getBatchInterceptor().intercept(records("orders"), this.consumer));
			assertThat(Span.current().getSpanContext().isValid()).isFalse();
		});
	}

	@Test
	void isSilentWhereListenersAreNotObserved() {
		this.runner.run((context) -> {
			BatchInterceptor<Object, Object> interceptor = this.kafka.getBatchInterceptor();
			ConsumerRecords<Object, Object> records = records("orders");
			assertThat(interceptor.intercept(records, this.consumer)).isSameAs(records);
			assertThat(Span.current().getSpanContext().isValid()).isFalse();
			interceptor.success(records, this.consumer);
			assertThat(this.rabbit.getAdviceChain()).isNull();
		});
	}

	@Test
	void adviceIsTheOutermostOne() {
		Advice retry = (MethodInterceptor) (invocation) -> invocation.proceed();
		this.rabbit.setAdviceChain(retry);
		observedRunner().run((context) -> {
			assertThat(this.rabbit.getAdviceChain()).hasSize(2).endsWith(retry);
			assertThat(this.rabbit.getAdviceChain()[0]).isInstanceOf(RabbitBatchAdvice.class);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.messaging.enabled=false", "throughline.conventions=micrometer" })
	void backsOffWhenSwitchedOff(String property) {
		observedRunner().withPropertyValues(property).run((context) -> {
			assertThat(context).doesNotHaveBean(TypedSpanHandler.class);
			assertThat(this.kafka.getBatchInterceptor()).isNull();
			assertThat(this.rabbit.getAdviceChain()).isNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "org.springframework.kafka", "org.springframework.amqp" })
	void startsWithoutTheTechnology(String missingPackage) {
		TracingContextRunner.with(this.spans, BatchTracingAutoConfiguration.class)
			.withClassLoader(new FilteredClassLoader(missingPackage))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(BatchSpanHandler.class));
	}

	private ApplicationContextRunner observedRunner() {
		this.kafka.getContainerProperties().setObservationEnabled(true);
		this.rabbit.setObservationEnabled(true);
		return this.runner;
	}

	private static ConsumerRecords<Object, Object> records(String... topics) {
		Map<TopicPartition, List<ConsumerRecord<Object, Object>>> records = new LinkedHashMap<>();
		for (String topic : topics) {
			records.computeIfAbsent(new TopicPartition(topic, 0), (key) -> new ArrayList<>())
				.add(new ConsumerRecord<>(topic, 0, 0, "key", "value"));
		}
		return new ConsumerRecords<>(records, Map.of());
	}

	private static Message message(String queue) {
		MessageProperties properties = new MessageProperties();
		properties.setConsumerQueue(queue);
		return new Message("body".getBytes(StandardCharsets.UTF_8), properties);
	}

	private static final class RecordingInterceptor implements BatchInterceptor<Object, Object> {

		private final List<String> calls = new ArrayList<>();

		@Override
		public @Nullable ConsumerRecords<Object, Object> intercept(ConsumerRecords<Object, Object> records,
				Consumer<Object, Object> consumer) {
			this.calls.add("intercept");
			return records;
		}

		@Override
		public void success(ConsumerRecords<Object, Object> records, Consumer<Object, Object> consumer) {
			this.calls.add("success " + Span.current().getSpanContext().getSpanId());
		}

		@Override
		public void setupThreadState(Consumer<?, ?> consumer) {
			this.calls.add("setup");
		}

		@Override
		public void clearThreadState(Consumer<?, ?> consumer) {
			this.calls.add("clear");
		}

	}

}
