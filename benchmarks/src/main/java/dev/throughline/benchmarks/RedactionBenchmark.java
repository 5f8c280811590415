package dev.throughline.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Server span on its way to an exporter that does nothing, with and without a secret.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RedactionBenchmark {

	/**
	 * User agent of the span.
	 */
	@Param({ "Mozilla/5.0 (X11; Linux x86_64)", "curl jane@example.org" })
	public String userAgent = "";

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable SpanExporter exporter;

	private List<SpanData> spans = List.of();

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		this.context = Application.start(Exporters.class);
		this.exporter = this.context.getBean(SpanExporters.class).list().get(0);
		this.spans = List.of(TestSpanData.builder()
			.setName("GET /items/{id}")
			.setKind(SpanKind.SERVER)
			.setStatus(StatusData.unset())
			.setHasEnded(true)
			.setStartEpochNanos(1)
			.setEndEpochNanos(2)
			.setAttributes(Attributes.builder()
				.put("http.request.method", "GET")
				.put("http.route", "/items/{id}")
				.put("url.scheme", "https")
				.put("url.path", "/items/4711")
				.put("server.address", "shop.example.org")
				.put(AttributeKey.longKey("server.port"), 443L)
				.put("client.address", "192.0.2.17")
				.put("network.protocol.version", "1.1")
				.put("user_agent.original", this.userAgent)
				.put(AttributeKey.longKey("http.response.status_code"), 200L)
				.build())
			.build());
	}

	/**
	 * Stops the application.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Exports one span.
	 * @return the exporter's answer
	 */
	@Benchmark
	public CompletableResultCode export() {
		return Objects.requireNonNull(this.exporter).export(this.spans);
	}

	@Configuration(proxyBeanMethods = false)
	static class Exporters {

		@Bean
		SpanExporter ignoringExporter() {
			return new SpanExporter() {

				@Override
				public CompletableResultCode export(java.util.Collection<SpanData> spans) {
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

			};
		}

	}

}
