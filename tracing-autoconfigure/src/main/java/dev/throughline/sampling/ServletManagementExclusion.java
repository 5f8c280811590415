package dev.throughline.sampling;

import jakarta.servlet.Filter;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;

/**
 * Excludes the requests to a servlet management server on a port of its own. Spring Boot
 * makes no server span there, so that without it everything below a request would be a
 * trace of its own.
 */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(Filter.class)
@ConditionalOnBean(ExcludedPaths.class)
final class ServletManagementExclusion {

	@Bean
	FilterRegistrationBean<ExcludedRequestFilter> throughlineManagementExclusion(ExcludedPaths paths) {
		return ExcludedRequestFilter.registration(paths, paths.isActuator());
	}

}
