package dev.throughline.instrumentation.messaging.nats;

import io.nats.client.Connection;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Has every connection that is a bean observed.
 */
final class NatsConnectionPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<NatsTracing> tracing;

	NatsConnectionPostProcessor(ObjectProvider<NatsTracing> tracing) {
		this.tracing = tracing;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof Connection connection && !ScopedProxyUtils.isScopedTarget(beanName))
				? this.tracing.getObject().wrap(connection) : bean;
	}

}
