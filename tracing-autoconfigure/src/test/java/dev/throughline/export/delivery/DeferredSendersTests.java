package dev.throughline.export.delivery;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.throughline.test.FaultyCollector;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeferredSendersTests {

	@AutoClose
	private final FaultyCollector collector = FaultyCollector.start();

	private final AtomicInteger made = new AtomicInteger();

	private final DeferredSenders senders = new DeferredSenders(() -> {
		this.made.incrementAndGet();
		return SenderProviders.http();
	}, () -> {
		this.made.incrementAndGet();
		return SenderProviders.grpc();
	});

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void makesTheSenderOnceWhenSomethingIsSent(String transport) {
		SpanExporter exporter = exporter(transport);
		assertThat(this.made).hasValue(0);
		for (int i = 0; i < 2; i++) {
			assertThat(exporter.export(Spans.of(1)).join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
		}
		assertThat(this.made).hasValue(1);
		assertThat(this.collector.requests()).isEqualTo(2);
		assertThat(exporter.shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void makesNoSenderToShutItDown(String transport) {
		assertThat(exporter(transport).shutdown().join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(this.made).hasValue(0);
	}

	@Test
	void leavesOtherComponentsToTheClasspath() {
		SpanExporter exporter = OtlpHttpSpanExporter.builder()
			.setEndpoint(this.collector.httpEndpoint().resolve("/v1/traces").toString())
			.setComponentLoader(this.senders)
			.setCompression("gzip")
			.build();
		assertThat(exporter.export(Spans.of(1)).join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
		assertThat(this.collector.headers()).singleElement()
			.satisfies((headers) -> assertThat(headers).containsEntry("content-encoding", "gzip"));
	}

	private SpanExporter exporter(String transport) {
		if (transport.equals("http")) {
			return OtlpHttpSpanExporter.builder()
				.setEndpoint(this.collector.httpEndpoint().resolve("/v1/traces").toString())
				.setComponentLoader(this.senders)
				.build();
		}
		return OtlpGrpcSpanExporter.builder()
			.setEndpoint(this.collector.grpcEndpoint().toString())
			.setComponentLoader(this.senders)
			.build();
	}

}
