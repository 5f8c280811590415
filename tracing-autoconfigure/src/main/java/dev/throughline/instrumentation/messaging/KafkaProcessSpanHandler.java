package dev.throughline.instrumentation.messaging;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.apache.kafka.clients.consumer.ConsumerRecord;

import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;

/**
 * Span of a record while a Kafka listener works on it.
 */
final class KafkaProcessSpanHandler extends ProcessSpanHandler<ConsumerRecord<?, ?>, KafkaRecordReceiverContext> {

	KafkaProcessSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators) {
		super("kafka", tracer, otelTracer, propagators);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof KafkaRecordReceiverContext;
	}

	@Override
	protected String destination(KafkaRecordReceiverContext context) {
		return context.getSource();
	}

	@Override
	protected void describeMessage(KafkaRecordReceiverContext context, SpanBuilder builder) {
		builder.setAttribute(MessagingAttributes.DESTINATION_PARTITION_ID, context.getPartition())
			.setAttribute(MessagingAttributes.KAFKA_OFFSET, context.getRecord().offset())
			.setAttribute(MessagingAttributes.CONSUMER_GROUP_NAME, context.getGroupId());
	}

}
