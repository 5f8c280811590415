package dev.throughline.export;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.throughline.export.delivery.DeliveryAutoConfiguration;
import dev.throughline.redaction.RedactionAutoConfiguration;
import dev.throughline.sampling.SamplingAutoConfiguration;
import dev.throughline.test.FaultyCollector;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;
import io.micrometer.tracing.exporter.SpanReporter;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class PipelineAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final KeepingExporter exporter = new KeepingExporter();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, PipelineAutoConfiguration.class, DeliveryAutoConfiguration.class,
				RedactionAutoConfiguration.class, SamplingAutoConfiguration.class, ShutdownAutoConfiguration.class)
		.withBean("keeping", SpanExporter.class, () -> this.exporter);

	@Test
	void takesThePlaceOfSpringBootsProcessor() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ExportStatus.class)
				.doesNotHaveBean(BatchSpanProcessor.class)
				.doesNotHaveBean("otelSpanProcessor");
			assertThat(context.getBean(SpanExporters.class).list()).containsExactly(this.exporter);
			assertThat(export(context).getName()).isEqualTo("work");
			assertThat(context.getBean(ExportStatus.class).ended()).isEqualTo(1);
			assertThat(context.getBean(ExportStatus.class).destinations()).singleElement().satisfies((destination) -> {
				assertThat(destination.name()).isEqualTo("keeping");
				assertThat(destination.account().exported()).isEqualTo(1);
			});
		});
	}

	@Test
	void leavesSpringBootsChainWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.export.enabled=false").run((context) -> {
			assertThat(context).hasSingleBean(BatchSpanProcessor.class).doesNotHaveBean(ExportStatus.class);
			assertThat(export(context, "card 4111 1111 1111 1111").getName()).isEqualTo("card [REDACTED:payment-card]");
		});
	}

	@Test
	void backsOffForABatchProcessorOfTheApplication() {
		this.runner.withBean("own", BatchSpanProcessor.class, () -> BatchSpanProcessor.builder(this.exporter).build())
			.run((context) -> {
				assertThat(context).hasSingleBean(BatchSpanProcessor.class).doesNotHaveBean(ExportStatus.class);
				assertThat(export(context).getName()).isEqualTo("work");
			});
	}

	@Test
	void leavesAnotherBeanOfTheSameNameAlone() {
		SpanProcessor own = SpanProcessor.composite();
		this.runner.withAllowBeanDefinitionOverriding(true)
			.withBean("otelSpanProcessor", SpanProcessor.class, () -> own)
			.run((context) -> assertThat(context).getBean("otelSpanProcessor").isSameAs(own));
	}

	@Test
	void makesNothingWithoutAnExporter() {
		TracingContextRunner.with(this.spans, PipelineAutoConfiguration.class).run((context) -> {
			assertThat(context.getBean(ExportingSpanProcessor.class).isEndRequired()).isFalse();
			context.getBean(Tracer.class).nextSpan().name("work").start().end();
			assertThat(context.getBean(ExportStatus.class).ended()).isZero();
			this.spans.take("work");
		});
	}

	@Test
	void spansAreRedactedOnceAndForReportersToo() {
		List<String> reported = new ArrayList<>();
		this.runner.withBean(SpanReporter.class, () -> (span) -> reported.add(span.getName())).run((context) -> {
			assertThat(export(context, "card 4111 1111 1111 1111").getName()).isEqualTo("card [REDACTED:payment-card]");
			assertThat(reported).containsExactly("card [REDACTED:payment-card]");
		});
		this.runner.withPropertyValues("throughline.redaction.enabled=false")
			.run((context) -> assertThat(export(context, "card 4111 1111 1111 1111").getName())
				.isEqualTo("card 4111 1111 1111 1111"));
	}

	@Test
	void filtersPredicatesAndReportersWorkAsInSpringBoot() {
		List<String> reported = new ArrayList<>();
		this.runner.withBean(SpanExportingPredicate.class, () -> (span) -> !span.getName().equals("unwanted"))
			.withBean(SpanFilter.class,
					() -> (span) -> span.setName(span.getName() + " filtered").setTags(Map.of("added", "yes")))
			.withBean(SpanReporter.class, () -> (span) -> {
				reported.add(span.getName());
				throw new IllegalStateException("broken");
			})
			.run((context) -> {
				end(context, "unwanted");
				SpanData span = export(context);
				assertThat(span.getName()).isEqualTo("work filtered");
				assertThat(span.getAttributes().get(AttributeKey.stringKey("added"))).isEqualTo("yes");
				assertThat(reported).containsExactly("work filtered");
				DestinationAccount account = context.getBean(ExportStatus.class).destinations().get(0).account();
				assertThat(account.dropped(DropReason.FILTERED)).isEqualTo(1);
			});
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void filterThatNeverReturnsHoldsUpNobody(CapturedOutput output) {
		CountDownLatch entered = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		this.runner.withPropertyValues("throughline.export.shutdown-timeout=50ms")
			.withBean(SpanFilter.class, () -> (span) -> {
				entered.countDown();
				awaitUninterruptibly(end);
				return span;
			})
			.run((context) -> {
				end(context, "work");
				CompletableResultCode flushed = context.getBean(SdkTracerProvider.class).forceFlush();
				awaitUninterruptibly(entered);
				CompletableResultCode closed = context.getBean(SdkTracerProvider.class).shutdown();
				assertThat(closed.join(10, TimeUnit.SECONDS).isDone()).isTrue();
				assertThat(closed.isSuccess()).isFalse();
				assertThat(flushed.isSuccess()).isFalse();
			});
		end.countDown();
		assertThat(output)
			.contains("The application ends while the export is busy: 1 spans were not delivered to 'keeping'");
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void otlpGoesOutWithoutTheExporterAndBesideOthers() {
		try (FaultyCollector collector = FaultyCollector.start()) {
			this.runner
				.withPropertyValues("management.opentelemetry.tracing.export.otlp.endpoint=" + collector.httpEndpoint()
						+ "/v1/traces")
				.run((context) -> {
					assertThat(export(context).getName()).isEqualTo("work");
					assertThat(context.getBean(ExportStatus.class).destinations()).extracting(DestinationStatus::name)
						.containsExactlyInAnyOrder("otlp", "keeping");
				});
			assertThat(collector.spans()).isEqualTo(1);
		}
	}

	@ParameterizedTest
	@CsvSource({ "throughline.export.queue-max-size,1KB,256KB",
			"throughline.export.retry.initial-backoff,0s,above zero",
			"throughline.export.retry.max-backoff,1ms,initial-backoff",
			"management.opentelemetry.tracing.export.max-queue-size,0,above zero",
			"management.opentelemetry.tracing.export.max-batch-size,0,above zero",
			"management.opentelemetry.tracing.export.schedule-delay,-1s,at least zero",
			"management.opentelemetry.tracing.export.timeout,-1s,at least zero" })
	void valueThatCannotBeHeldFailsNamingPropertyAndRemedy(String property, String value, String remedy) {
		this.runner.withPropertyValues(property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining(property)
				.hasMessageContaining(remedy));
	}

	private SpanData export(ApplicationContext context) {
		return export(context, "work");
	}

	private SpanData export(ApplicationContext context, String name) {
		this.exporter.exported.clear();
		end(context, name);
		assertThat(context.getBean(SdkTracerProvider.class).forceFlush().join(10, TimeUnit.SECONDS).isSuccess())
			.isTrue();
		assertThat(this.exporter.exported).hasSize(1);
		return this.exporter.exported.get(0);
	}

	private void end(ApplicationContext context, String name) {
		Span span = context.getBean(Tracer.class).nextSpan().name(name).start();
		span.end();
		this.spans.take(name);
	}

	/**
	 * Exporter of the application.
	 */
	private static final class KeepingExporter implements SpanExporter {

		private final List<SpanData> exported = new CopyOnWriteArrayList<>();

		@Override
		public CompletableResultCode export(Collection<SpanData> spans) {
			this.exported.addAll(spans);
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
