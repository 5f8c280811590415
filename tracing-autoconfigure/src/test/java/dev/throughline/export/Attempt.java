package dev.throughline.export;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.DeliveryAutoConfiguration;
import dev.throughline.export.delivery.OtlpDeliveries;
import dev.throughline.export.delivery.Outcome;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * One span, sent for real over each transport.
 */
enum Attempt {

	HTTP {

		@Override
		SpanExporter exporter(URI endpoint, Duration timeout) {
			return OtlpHttpSpanExporter.builder()
				.setEndpoint(endpoint.toString())
				.setTimeout(timeout)
				.setConnectTimeout(timeout)
				.build();
		}

	},

	GRPC {

		@Override
		SpanExporter exporter(URI endpoint, Duration timeout) {
			return OtlpGrpcSpanExporter.builder()
				.setEndpoint(endpoint.resolve("/").toString())
				.setTimeout(timeout)
				.setConnectTimeout(timeout)
				.build();
		}

	};

	private static final SpanData SPAN = TestSpanData.builder()
		.setName("request")
		.setKind(SpanKind.SERVER)
		.setStatus(StatusData.unset())
		.setStartEpochNanos(1)
		.setEndEpochNanos(2)
		.setHasEnded(true)
		.build();

	private static final OtlpDeliveries deliveries = new AnnotationConfigApplicationContext(
			DeliveryAutoConfiguration.class)
		.getBean(OtlpDeliveries.class);

	abstract SpanExporter exporter(URI endpoint, Duration timeout);

	Outcome make(URI endpoint, Duration timeout) {
		try (SpanExporter exporter = exporter(endpoint, timeout)) {
			Delivery delivery = deliveries.of("exporter", exporter).delivery();
			try {
				return delivery.send(delivery.encode(List.of(SPAN))).join();
			}
			finally {
				delivery.close();
			}
		}
	}

}
