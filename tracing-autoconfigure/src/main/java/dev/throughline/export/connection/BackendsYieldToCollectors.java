package dev.throughline.export.connection;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * Makes the connection details of backends those to fall back on. Spring Boot registers
 * details for every service that somebody recognises, and would not start with two: a
 * collector in front of a Tempo is the usual case, and the collector is meant.
 */
final class BackendsYieldToCollectors implements BeanFactoryPostProcessor {

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		for (String name : beanFactory.getBeanNamesForType(BackendConnectionDetails.class, true, false)) {
			if (beanFactory.containsBeanDefinition(name)) {
				beanFactory.getBeanDefinition(name).setFallback(true);
			}
		}
	}

}
