package dev.throughline.instrumentation.messaging.batch;

import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/**
 * Has the batches of every listener container factory, and of every container that is a
 * bean, observed. Spring Boot takes a single interceptor bean, which belongs to the
 * application.
 */
final class KafkaBatchPostProcessor implements BeanPostProcessor {

	private final Supplier<ObservationRegistry> registry;

	KafkaBatchPostProcessor(ObjectProvider<ObservationRegistry> registry) {
		this.registry = () -> registry.getIfAvailable(() -> ObservationRegistry.NOOP);
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
			observe(factory);
		}
		else if (bean instanceof AbstractMessageListenerContainer<?, ?> container) {
			observe(container);
		}
		return bean;
	}

	private <K, V> void observe(AbstractKafkaListenerContainerFactory<?, K, V> factory) {
		if (!(factory.getBatchInterceptor() instanceof KafkaBatchInterceptor)) {
			factory.setBatchInterceptor(new KafkaBatchInterceptor<>(factory.getBatchInterceptor(),
					factory.getContainerProperties()::isObservationEnabled, this.registry));
		}
	}

	private <K, V> void observe(AbstractMessageListenerContainer<K, V> container) {
		if (!(container.getBatchInterceptor() instanceof KafkaBatchInterceptor)) {
			container.setBatchInterceptor(new KafkaBatchInterceptor<>(container.getBatchInterceptor(),
					container.getContainerProperties()::isObservationEnabled, this.registry));
		}
	}

}
