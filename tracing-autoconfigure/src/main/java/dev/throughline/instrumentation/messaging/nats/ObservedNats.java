package dev.throughline.instrumentation.messaging.nats;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.nats.client.Connection;
import io.nats.client.ConsumerContext;
import io.nats.client.Dispatcher;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.MessageHandler;
import io.nats.client.OrderedConsumerContext;
import io.nats.client.StreamContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection, or something made by one, whose sends and handlers are observed. What is
 * given back to the client is always the client's own: it casts dispatchers to its class.
 */
final class ObservedNats implements InvocationHandler {

	private static final List<Class<?>> OBSERVED = List.of(Dispatcher.class, JetStream.class, JetStreamManagement.class,
			StreamContext.class, ConsumerContext.class, OrderedConsumerContext.class);

	private final Object delegate;

	private final NatsTracing tracing;

	private final Connection connection;

	private final NatsSender sender;

	ObservedNats(Object delegate, Connection connection, NatsTracing tracing) {
		this.delegate = delegate;
		this.connection = connection;
		this.tracing = tracing;
		this.sender = new NatsSender(connection, tracing.registry());
	}

	static boolean isObserved(@Nullable Object candidate) {
		return of(candidate) != null;
	}

	private static @Nullable ObservedNats of(@Nullable Object candidate) {
		return (candidate != null && Proxy.isProxyClass(candidate.getClass())
				&& Proxy.getInvocationHandler(candidate) instanceof ObservedNats observed) ? observed : null;
	}

	<T> T proxy(Class<T> type) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, this));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (arguments == null) {
			return result(proxy, method, proceed(method, null));
		}
		if (method.getName().equals("equals")) {
			return proxy == arguments[0];
		}
		NatsOutgoing outgoing = isSend(method) ? NatsOutgoing.of(method.getParameterTypes(), arguments) : null;
		if (outgoing != null) {
			return send(method, outgoing);
		}
		@Nullable Object[] own = arguments.clone();
		for (int i = 0; i < own.length; i++) {
			own[i] = argument(own[i]);
		}
		return result(proxy, method, proceed(method, own));
	}

	private boolean isSend(Method method) {
		return method.getName().startsWith("publish") || method.getName().startsWith("request");
	}

	private @Nullable Object send(Method method, NatsOutgoing outgoing) throws Throwable {
		if (this.delegate instanceof JetStream jetStream) {
			return method.getName().equals("publishAsync")
					? this.sender.send(NatsSendContext.PUBLISH, outgoing,
							(message) -> jetStream.publishAsync(message.subject(), message.headers(), message.data(),
									message.options()))
					: this.sender.send(NatsSendContext.PUBLISH, outgoing, (message) -> jetStream
						.publish(message.subject(), message.headers(), message.data(), message.options()));
		}
		if (method.getReturnType() == void.class) {
			return this.sender.send(NatsSendContext.PUBLISH, outgoing, (message) -> {
				this.connection.publish(message.subject(), message.replyTo(), message.headers(), message.data());
				return null;
			});
		}
		return this.sender.send(NatsSendContext.REQUEST, outgoing, (message) -> request(method, message));
	}

	private @Nullable Object request(Method method, NatsOutgoing message) throws InterruptedException {
		if (method.getName().equals("requestWithTimeout")) {
			return this.connection.requestWithTimeout(message.subject(), message.headers(), message.data(),
					message.timeout());
		}
		return method.getReturnType().isAssignableFrom(CompletableFuture.class)
				? this.connection.request(message.subject(), message.headers(), message.data())
				: this.connection.request(message.subject(), message.headers(), message.data(), message.timeout());
	}

	private @Nullable Object argument(@Nullable Object argument) {
		if (argument instanceof MessageHandler handler && !(handler instanceof ObservedMessageHandler)) {
			return new ObservedMessageHandler(handler, this.tracing);
		}
		ObservedNats observed = of(argument);
		return (observed != null) ? observed.delegate : argument;
	}

	private @Nullable Object result(Object proxy, Method method, @Nullable Object result) {
		if (result == this.delegate) {
			return proxy;
		}
		return (result != null && OBSERVED.contains(method.getReturnType()))
				? new ObservedNats(result, this.connection, this.tracing).proxy(method.getReturnType()) : result;
	}

	private @Nullable Object proceed(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.delegate, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
