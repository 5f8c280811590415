package dev.throughline.instrumentation.messaging.batch;

import java.util.List;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

/**
 * Observes each call of a listener with a batch. Applied to the call of the listener by
 * its container, whose last argument is a message or a list of messages.
 */
final class RabbitBatchAdvice implements MethodInterceptor {

	private final Supplier<ObservationRegistry> registry;

	RabbitBatchAdvice(Supplier<ObservationRegistry> registry) {
		this.registry = registry;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		List<Message> batch = batch(invocation.getArguments());
		BatchObservation observation = (batch != null)
				? BatchObservation.start(() -> new RabbitBatchContext(batch), this.registry.get()) : null;
		if (observation == null) {
			return invocation.proceed();
		}
		Throwable failure = null;
		try {
			return invocation.proceed();
		}
		catch (Throwable ex) {
			failure = ex;
			throw ex;
		}
		finally {
			observation.finish(failure);
		}
	}

	@SuppressWarnings("unchecked")
	private static @Nullable List<Message> batch(@Nullable Object[] arguments) {
		Object data = (arguments.length > 0) ? arguments[arguments.length - 1] : null;
		return (data instanceof List<?> list && !list.isEmpty() && list.get(0) instanceof Message)
				? (List<Message>) list : null;
	}

}
