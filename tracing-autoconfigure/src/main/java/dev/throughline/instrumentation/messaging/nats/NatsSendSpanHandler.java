package dev.throughline.instrumentation.messaging.nats;

import dev.throughline.instrumentation.messaging.MessagingAttributes;
import dev.throughline.instrumentation.messaging.SendSpanHandler;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

/**
 * Span of a message published to NATS, or of a request until its reply.
 */
final class NatsSendSpanHandler extends SendSpanHandler<Headers, NatsSendContext> {

	private final NatsServers servers = new NatsServers();

	NatsSendSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
		super("nats", tracer, otelTracer, propagators);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof NatsSendContext;
	}

	@Override
	protected String operation(NatsSendContext context) {
		return context.isRequest() ? "request" : super.operation(context);
	}

	@Override
	protected @Nullable String destination(NatsSendContext context) {
		String subject = context.message().subject();
		return NatsSubjects.isTemporary(subject, context.connection()) ? null : subject;
	}

	@Override
	protected @Nullable String nameOf(NatsSendContext context, @Nullable String destination) {
		return (destination != null && !NatsSubjects.hasId(destination)) ? destination : null;
	}

	@Override
	protected void describeMessage(NatsSendContext context, SpanBuilder builder) {
		if (NatsSubjects.isTemporary(context.message().subject(), context.connection())) {
			builder.setAttribute(MessagingAttributes.DESTINATION_TEMPORARY, true);
		}
		builder.setAttribute(MessagingAttributes.MESSAGE_BODY_SIZE, context.message().size())
			.setAttribute(MessagingAttributes.MESSAGE_ID,
					NatsProcessContext.header(context.headers(), NatsProcessSpanHandler.MESSAGE_ID_HEADER));
		this.servers.describe(context.connection(), builder);
	}

	@Override
	protected void describeSent(NatsSendContext context, Span span) {
		if (context.hasNoReply()) {
			span.setStatus(StatusCode.ERROR);
			span.setAttribute(MessagingAttributes.ERROR_TYPE, "no_reply");
		}
	}

	@Override
	protected @Nullable String header(Headers message, String name) {
		return NatsProcessContext.header(message, name);
	}

}
