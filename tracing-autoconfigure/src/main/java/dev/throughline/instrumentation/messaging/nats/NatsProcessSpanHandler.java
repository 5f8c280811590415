package dev.throughline.instrumentation.messaging.nats;

import dev.throughline.instrumentation.messaging.MessagingAttributes;
import dev.throughline.instrumentation.messaging.ProcessSpanHandler;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.nats.client.Message;
import io.nats.client.Subscription;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

/**
 * Span of a NATS message while a handler works on it.
 */
final class NatsProcessSpanHandler extends ProcessSpanHandler<Message, NatsProcessContext> {

	/**
	 * Copied from
	 * <a href= "https://docs.nats.io/nats-concepts/jetstream/headers#publish">JetStream's
	 * headers</a>.
	 */
	static final String MESSAGE_ID_HEADER = "Nats-Msg-Id";

	private final NatsServers servers = new NatsServers();

	NatsProcessSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators) {
		super("nats", tracer, otelTracer, propagators);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof NatsProcessContext;
	}

	@Override
	protected @Nullable String destination(NatsProcessContext context) {
		Message message = context.message();
		return NatsSubjects.isTemporary(message.getSubject(), message.getConnection()) ? null : message.getSubject();
	}

	@Override
	protected @Nullable String nameOf(NatsProcessContext context, @Nullable String destination) {
		String template = template(context.message());
		if (template != null) {
			return template;
		}
		return (destination != null && !NatsSubjects.hasId(destination)) ? destination : null;
	}

	@Override
	protected void describeMessage(NatsProcessContext context, SpanBuilder builder) {
		Message message = context.message();
		if (NatsSubjects.isTemporary(message.getSubject(), message.getConnection())) {
			builder.setAttribute(MessagingAttributes.DESTINATION_TEMPORARY, true);
		}
		byte[] data = message.getData();
		builder.setAttribute(MessagingAttributes.DESTINATION_TEMPLATE, template(message))
			.setAttribute(MessagingAttributes.MESSAGE_BODY_SIZE, (data != null) ? data.length : 0)
			.setAttribute(MessagingAttributes.CONSUMER_GROUP_NAME, group(message))
			.setAttribute(MessagingAttributes.MESSAGE_ID, NatsProcessContext.header(message, MESSAGE_ID_HEADER));
		this.servers.describe(message.getConnection(), builder);
	}

	/**
	 * Returns what was subscribed to, when that is a pattern. A subscription to a stream
	 * has an inbox of its own instead.
	 * @param message the message
	 * @return the pattern, or {@code null} when there is none
	 */
	private static @Nullable String template(Message message) {
		Subscription subscription = message.getSubscription();
		String subject = (subscription != null && !message.isJetStream()) ? subscription.getSubject() : null;
		return (subject != null && NatsSubjects.hasWildcard(subject)
				&& !NatsSubjects.isTemporary(subject, message.getConnection())) ? subject : null;
	}

	private static @Nullable String group(Message message) {
		if (message.isJetStream()) {
			return message.metaData().getConsumer();
		}
		Subscription subscription = message.getSubscription();
		return (subscription != null) ? subscription.getQueueName() : null;
	}

}
