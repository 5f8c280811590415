package dev.throughline.instrumentation.messaging;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Attribute names of the messaging conventions, copied from
 * io.opentelemetry.semconv-incubating 1.41.1-alpha.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">Semantic
 * conventions for messaging spans</a>
 */
final class MessagingAttributes {

	static final AttributeKey<String> CONSUMER_GROUP_NAME = AttributeKey.stringKey("messaging.consumer.group.name");

	static final AttributeKey<String> CONVERSATION_ID = AttributeKey.stringKey("messaging.message.conversation_id");

	static final AttributeKey<String> DESTINATION_NAME = AttributeKey.stringKey("messaging.destination.name");

	static final AttributeKey<String> DESTINATION_PARTITION_ID = AttributeKey
		.stringKey("messaging.destination.partition.id");

	static final AttributeKey<Boolean> DESTINATION_ANONYMOUS = AttributeKey
		.booleanKey("messaging.destination.anonymous");

	static final AttributeKey<Boolean> DESTINATION_TEMPORARY = AttributeKey
		.booleanKey("messaging.destination.temporary");

	static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	static final AttributeKey<Long> KAFKA_OFFSET = AttributeKey.longKey("messaging.kafka.offset");

	static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");

	static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");

	static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");

	static final AttributeKey<String> RABBITMQ_ROUTING_KEY = AttributeKey
		.stringKey("messaging.rabbitmq.destination.routing_key");

	static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");

	private MessagingAttributes() {
	}

	/**
	 * Names the destination.
	 * @param builder the span to be
	 * @param system the messaging system
	 * @param operation {@code send} or {@code process}
	 * @param destination the destination, or {@code null} when it is not known or
	 * temporary
	 * @return the builder
	 */
	static SpanBuilder describe(SpanBuilder builder, String system, String operation, @Nullable String destination) {
		return builder.setAttribute(SYSTEM, system)
			.setAttribute(OPERATION_NAME, operation)
			.setAttribute(OPERATION_TYPE, operation)
			.setAttribute(DESTINATION_NAME, destination);
	}

	static String spanName(String operation, @Nullable String destination) {
		return (destination != null && !destination.isEmpty()) ? operation + " " + destination : operation;
	}

	static void recordFailure(Span span, @Nullable Throwable error) {
		if (error != null) {
			Throwable cause = rootOf(error);
			span.setStatus(StatusCode.ERROR);
			span.setAttribute(ERROR_TYPE, cause.getClass().getName());
			span.recordException(cause);
		}
	}

	/**
	 * Returns the exception itself: listener containers wrap it, with a message that
	 * quotes the message's payload.
	 * @param error what the container reported
	 * @return the first cause that is not the container's own
	 */
	private static Throwable rootOf(Throwable error) {
		Throwable root = error;
		while (root.getCause() != null && root.getClass().getName().startsWith("org.springframework.")) {
			root = root.getCause();
		}
		return root;
	}

}
