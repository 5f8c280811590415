package dev.throughline.sampling;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/**
 * Excludes the requests to a reactive management server on a port of its own. Other paths
 * than the actuator's are left to the decorator of the application itself, which Spring
 * applies there as well.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@ConditionalOnClass(HttpHandlerDecoratorFactory.class)
@ConditionalOnBean(ExcludedPaths.class)
final class ReactiveManagementExclusion {

	@Bean
	HttpHandlerDecoratorFactory throughlineManagementExclusion(ExcludedPaths paths) {
		return (handler) -> paths.isActuator() ? new ExcludedRequestHandler(handler, paths, true) : handler;
	}

}
