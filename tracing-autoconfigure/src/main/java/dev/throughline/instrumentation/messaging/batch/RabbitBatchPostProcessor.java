package dev.throughline.instrumentation.messaging.batch;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.aopalliance.aop.Advice;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.util.ReflectionUtils;

/**
 * Has the batches of every listener container factory that observes its messages observed
 * as well. The advice is the outermost one: like the span of a single message, that of a
 * batch covers the retries of Spring, whose interceptor calls only the listener again.
 */
final class RabbitBatchPostProcessor implements BeanPostProcessor {

	/**
	 * Protected, and there is no other way to ask.
	 */
	private static final @Nullable Method OBSERVATION_ENABLED = ReflectionUtils
		.findMethod(BaseRabbitListenerContainerFactory.class, "getObservationEnabled");

	private final Supplier<ObservationRegistry> registry;

	RabbitBatchPostProcessor(ObjectProvider<ObservationRegistry> registry) {
		this.registry = () -> registry.getIfAvailable(() -> ObservationRegistry.NOOP);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof BaseRabbitListenerContainerFactory<?> factory && isObserved(factory)) {
			observe(factory);
		}
		return bean;
	}

	private static boolean isObserved(BaseRabbitListenerContainerFactory<?> factory) {
		if (OBSERVATION_ENABLED == null) {
			return false;
		}
		ReflectionUtils.makeAccessible(OBSERVATION_ENABLED);
		return Boolean.TRUE.equals(ReflectionUtils.invokeMethod(OBSERVATION_ENABLED, factory));
	}

	private void observe(BaseRabbitListenerContainerFactory<?> factory) {
		Advice[] present = factory.getAdviceChain();
		int count = (present != null) ? present.length : 0;
		Advice[] advices = new Advice[count + 1];
		advices[0] = new RabbitBatchAdvice(this.registry);
		if (present != null) {
			System.arraycopy(present, 0, advices, 1, count);
		}
		factory.setAdviceChain(advices);
	}

}
