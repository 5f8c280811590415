package dev.throughline.sample.platform.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts everything below {@code /api} behind the bearer token.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AuditTokenProperties.class)
class SecurityConfiguration implements WebMvcConfigurer {

	private static final Logger logger = LoggerFactory.getLogger(SecurityConfiguration.class);

	private final AuditTokenProperties properties;

	SecurityConfiguration(AuditTokenProperties properties) {
		this.properties = properties;
		if (properties.isDemo()) {
			logger.warn("'platform.audit.token' has the value of the demo, which everybody knows: "
					+ "set the environment variable PLATFORM_AUDIT_TOKEN");
		}
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry.addInterceptor(new BearerTokenInterceptor(this.properties.token())).addPathPatterns("/api/**");
	}

}
