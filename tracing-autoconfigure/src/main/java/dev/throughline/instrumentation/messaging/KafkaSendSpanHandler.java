package dev.throughline.instrumentation.messaging;

import java.nio.charset.StandardCharsets;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;

/**
 * Span of a record sent by a KafkaTemplate.
 */
final class KafkaSendSpanHandler extends SendSpanHandler<ProducerRecord<?, ?>, KafkaRecordSenderContext> {

	KafkaSendSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
		super("kafka", tracer, otelTracer, propagators);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof KafkaRecordSenderContext;
	}

	@Override
	protected String destination(KafkaRecordSenderContext context) {
		return context.getDestination();
	}

	@Override
	protected void describeMessage(KafkaRecordSenderContext context, SpanBuilder builder) {
		Integer partition = context.getRecord().partition();
		if (partition != null) {
			builder.setAttribute(MessagingAttributes.DESTINATION_PARTITION_ID, partition.toString());
		}
	}

	@Override
	protected @Nullable String header(ProducerRecord<?, ?> message, String name) {
		Header header = message.headers().lastHeader(name);
		return (header != null && header.value() != null) ? new String(header.value(), StandardCharsets.UTF_8) : null;
	}

}
