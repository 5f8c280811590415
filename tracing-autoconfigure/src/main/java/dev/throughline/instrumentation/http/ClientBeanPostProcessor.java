package dev.throughline.instrumentation.http;

import java.util.function.Predicate;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.SpringProxy;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;

/**
 * Makes client beans observed that Spring Boot did not make. A proxy is left alone: what
 * stands behind it is a bean of its own, and is reached before the proxy is made.
 */
final class ClientBeanPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private static final Logger logger = LoggerFactory.getLogger(ClientBeanPostProcessor.class);

	private final Predicate<Object> clients;

	private final ObjectProvider<? extends ClientObserver> observer;

	/**
	 * Creates the post-processor.
	 * @param clients which beans are clients, called for every bean
	 * @param observer makes a client observed, looked up for the first of them
	 */
	ClientBeanPostProcessor(Predicate<Object> clients, ObjectProvider<? extends ClientObserver> observer) {
		this.clients = clients;
		this.observer = observer;
	}

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (!this.clients.test(bean) || bean instanceof SpringProxy) {
			return bean;
		}
		try {
			ClientObserver found = this.observer.getIfAvailable();
			Object observed = (found != null) ? found.observe(bean) : null;
			return (observed != null) ? observed : bean;
		}
		catch (RuntimeException ex) {
			logger.warn("Exchanges of the client '{}' are not observed, and its calls end the trace", beanName, ex);
			return bean;
		}
	}

}
