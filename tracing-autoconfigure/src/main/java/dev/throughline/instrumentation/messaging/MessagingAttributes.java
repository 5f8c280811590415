package dev.throughline.instrumentation.messaging;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Attribute names of the messaging conventions, copied from
 * io.opentelemetry.semconv-incubating 1.41.1-alpha. Public for the kinds of messaging
 * only.
 *
 * @since 0.1.0
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/">Semantic
 * conventions for messaging spans</a>
 */
public final class MessagingAttributes {

	/**
	 * How many messages a batch has.
	 */
	public static final AttributeKey<Long> BATCH_MESSAGE_COUNT = AttributeKey.longKey("messaging.batch.message_count");

	/**
	 * Who shares the messages of a destination.
	 */
	public static final AttributeKey<String> CONSUMER_GROUP_NAME = AttributeKey
		.stringKey("messaging.consumer.group.name");

	/**
	 * What ties a reply to its request.
	 */
	public static final AttributeKey<String> CONVERSATION_ID = AttributeKey
		.stringKey("messaging.message.conversation_id");

	/**
	 * Where messages are sent to and come from.
	 */
	public static final AttributeKey<String> DESTINATION_NAME = AttributeKey.stringKey("messaging.destination.name");

	/**
	 * Partition of a destination.
	 */
	public static final AttributeKey<String> DESTINATION_PARTITION_ID = AttributeKey
		.stringKey("messaging.destination.partition.id");

	/**
	 * Whether the name of a destination was generated.
	 */
	public static final AttributeKey<Boolean> DESTINATION_ANONYMOUS = AttributeKey
		.booleanKey("messaging.destination.anonymous");

	/**
	 * What a destination was made from or matched by.
	 */
	public static final AttributeKey<String> DESTINATION_TEMPLATE = AttributeKey
		.stringKey("messaging.destination.template");

	/**
	 * Whether a destination lives no longer than a connection.
	 */
	public static final AttributeKey<Boolean> DESTINATION_TEMPORARY = AttributeKey
		.booleanKey("messaging.destination.temporary");

	/**
	 * Kind of failure.
	 */
	public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

	/**
	 * Place of a record in its partition.
	 */
	public static final AttributeKey<Long> KAFKA_OFFSET = AttributeKey.longKey("messaging.kafka.offset");

	/**
	 * Size of a body in bytes.
	 */
	public static final AttributeKey<Long> MESSAGE_BODY_SIZE = AttributeKey.longKey("messaging.message.body.size");

	/**
	 * Name of a message.
	 */
	public static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");

	/**
	 * What is done, in the system's words.
	 */
	public static final AttributeKey<String> OPERATION_NAME = AttributeKey.stringKey("messaging.operation.name");

	/**
	 * What is done, in the convention's words.
	 */
	public static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");

	/**
	 * Routing key of a message.
	 */
	public static final AttributeKey<String> RABBITMQ_ROUTING_KEY = AttributeKey
		.stringKey("messaging.rabbitmq.destination.routing_key");

	/**
	 * Host of the server.
	 */
	public static final AttributeKey<String> SERVER_ADDRESS = AttributeKey.stringKey("server.address");

	/**
	 * Port of the server.
	 */
	public static final AttributeKey<Long> SERVER_PORT = AttributeKey.longKey("server.port");

	/**
	 * Messaging system.
	 */
	public static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");

	private MessagingAttributes() {
	}

	/**
	 * Names the destination.
	 * @param builder the span to be
	 * @param system the messaging system
	 * @param operation what is done, in the system's words
	 * @param type {@code send} or {@code process}
	 * @param destination the destination, or {@code null} when it is not known or
	 * temporary
	 * @return the builder
	 */
	public static SpanBuilder describe(SpanBuilder builder, String system, String operation, String type,
			@Nullable String destination) {
		return builder.setAttribute(SYSTEM, system)
			.setAttribute(OPERATION_NAME, operation)
			.setAttribute(OPERATION_TYPE, type)
			.setAttribute(DESTINATION_NAME, destination);
	}

	/**
	 * Returns the name of a span.
	 * @param operation what is done
	 * @param destination the destination, or {@code null} when it is not in the name
	 * @return the name
	 */
	public static String spanName(String operation, @Nullable String destination) {
		return (destination != null && !destination.isEmpty()) ? operation + " " + destination : operation;
	}

	/**
	 * Marks a span as failed.
	 * @param span the span, about to end
	 * @param error why the work failed, or {@code null} when it did not
	 */
	public static void recordFailure(Span span, @Nullable Throwable error) {
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
