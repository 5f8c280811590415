package dev.throughline.export;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.throughline.export.delivery.DeliveryAutoConfiguration;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.common.CompletableResultCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.support.AbstractApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class ShutdownAutoConfigurationTests {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint=";

	private static final String LOST = "1 spans were not delivered to 'otlp'";

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, PipelineAutoConfiguration.class, DeliveryAutoConfiguration.class,
				ShutdownAutoConfiguration.class)
		.withPropertyValues("management.opentelemetry.tracing.export.schedule-delay=1h",
				"management.opentelemetry.tracing.export.timeout=1h",
				"management.opentelemetry.tracing.export.otlp.timeout=1h", "throughline.export.shutdown-timeout=100ms");

	@Test
	void closingTheContextExportsWhatIsQueued(CapturedOutput output) {
		try (OtlpCollector collector = OtlpCollector.start()) {
			this.runner
				.withPropertyValues(ENDPOINT + collector.httpEndpoint() + "/v1/traces",
						"throughline.export.shutdown-timeout=10s")
				.run((context) -> makeSpan(context.getBean(Tracer.class)));
			assertThat(collector.isEmpty()).isFalse();
			assertThat(collector.take().spans()).hasSize(1);
		}
		this.spans.take("work");
		assertThat(output).doesNotContain("not delivered");
	}

	@Test
	void collectorThatNeverAnswersIsGivenUpAndTheLossIsTold(CapturedOutput output) throws IOException {
		try (SilentServer server = new SilentServer()) {
			this.runner.withPropertyValues(ENDPOINT + server.uri())
				.run((context) -> makeSpan(context.getBean(Tracer.class)));
		}
		this.spans.take("work");
		assertThat(output).containsOnlyOnce(LOST).contains("throughline.export.shutdown-timeout");
	}

	@Test
	void contextThatFailsToStartExportsToo(CapturedOutput output) throws IOException {
		try (OtlpCollector collector = OtlpCollector.start(); SilentServer silent = new SilentServer()) {
			ApplicationContextRunner failing = this.runner.withUserConfiguration(FailingConfiguration.class);
			failing
				.withPropertyValues(ENDPOINT + collector.httpEndpoint() + "/v1/traces",
						"throughline.export.shutdown-timeout=10s")
				.run((context) -> assertThat(context).hasFailed());
			assertThat(collector.isEmpty()).isFalse();
			assertThat(collector.take().spans()).hasSize(1);
			assertThat(output).doesNotContain("not delivered");
			failing.withPropertyValues(ENDPOINT + silent.uri()).run((context) -> assertThat(context).hasFailed());
			assertThat(output).contains(LOST);
		}
		this.spans.take(2);
	}

	@Test
	void nothingIsGivenUpBeforeTheEnd() throws InterruptedException {
		ShutdownDeadline deadline = new ShutdownDeadline(Duration.ofMillis(1), System::nanoTime);
		CompletableResultCode work = new CompletableResultCode();
		CompletableResultCode bounded = deadline.bound(() -> work, 3);
		assertThat(bounded.isDone()).isFalse();
		CountDownLatch done = new CountDownLatch(1);
		bounded.whenComplete(done::countDown);
		deadline.start();
		assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(bounded.isSuccess()).isFalse();
		CompletableResultCode late = deadline.bound(() -> {
			throw new AssertionError("must not begin");
		}, 1);
		assertThat(late.isDone()).isTrue();
		assertThat(late.isSuccess()).isFalse();
	}

	@Test
	void resultOfTheExporterIsPassedOn() {
		ShutdownDeadline deadline = new ShutdownDeadline(Duration.ofSeconds(1), System::nanoTime);
		assertThat(deadline.bound(CompletableResultCode::ofSuccess, 1).isSuccess()).isTrue();
		CompletableResultCode failed = deadline
			.bound(() -> CompletableResultCode.ofExceptionalFailure(new IllegalStateException("broken")), 1);
		assertThat(failed.isSuccess()).isFalse();
		assertThat(failed.getFailureThrowable()).hasMessage("broken");
	}

	@Test
	void lastFlushIsOnlyForContextsThatSpringBootDoesNotClose() {
		assertThat(needsLastFlush(true)).isFalse();
		assertThat(needsLastFlush(false)).isTrue();
	}

	private static boolean needsLastFlush(boolean shutdownHook) {
		SpringApplication application = new SpringApplicationBuilder(MinimalConfiguration.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(shutdownHook)
			.build();
		try (ConfigurableApplicationContext context = application.run("--throughline.exporter=none")) {
			return LastFlush.isNeededFor((AbstractApplicationContext) context);
		}
	}

	@Test
	void backsOffWithoutOpenTelemetry() {
		this.runner.withPropertyValues("management.opentelemetry.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(ShutdownDeadline.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0s", "-1s", "11s" })
	void durationThatCannotBeHeldFailsNamingPropertyAndValue(String value) {
		this.runner.withPropertyValues(ENDPOINT + "http://127.0.0.1:9", "throughline.export.shutdown-timeout=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("throughline.export.shutdown-timeout")
				.hasMessageContaining("up to 10s"));
	}

	private static void makeSpan(Tracer tracer) {
		tracer.nextSpan().name("work").start().end();
	}

	@Configuration(proxyBeanMethods = false)
	static class FailingConfiguration {

		@Bean
		InitializingBean failing(Tracer tracer) {
			return () -> {
				makeSpan(tracer);
				throw new IllegalStateException("broken");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MinimalConfiguration {

	}

	/**
	 * Accepts connections and says nothing.
	 */
	private static final class SilentServer implements AutoCloseable {

		private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

		SilentServer() throws IOException {
		}

		String uri() {
			return "http://127.0.0.1:" + this.socket.getLocalPort() + "/v1/traces";
		}

		@Override
		public void close() throws IOException {
			this.socket.close();
		}

	}

}
