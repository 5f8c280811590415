package dev.throughline.logging.access;

import io.micrometer.tracing.Tracer;
import jakarta.servlet.Filter;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.util.pattern.PathPattern;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the access log.
 */
@AutoConfiguration
@ConditionalOnClass({ PathPattern.class, Tracer.class, LoggerFactory.class })
@ConditionalOnWebApplication
@ConditionalOnBooleanProperty(name = "throughline.logging.access.enabled")
@EnableConfigurationProperties(AccessLogProperties.class)
public final class AccessLogAutoConfiguration {

	@Bean
	AccessLines throughlineAccessLines(AccessLogProperties properties, Environment environment,
			ObjectProvider<Tracer> tracer) {
		return new AccessLines(properties, environment.containsProperty("logging.structured.format.console"), tracer);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, DispatcherServlet.class, TomcatServletWebServerFactory.class })
	static class TomcatServer {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> throughlineAccessLogCustomizer(AccessLines lines) {
			return (factory) -> {
				factory.addEngineValves(new TomcatAccessValve(lines));
				factory.addContextValves(new TomcatRouteValve());
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnMissingClass("org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory")
	static class OtherServletServer {

		OtherServletServer() {
			LoggerFactory.getLogger(AccessLogAutoConfiguration.class)
				.warn("throughline.logging.access.enabled is true, but of servlet containers only Spring Boot's Tomcat "
						+ "is supported: no access lines are written. Use the access log of the container.");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(DispatcherHandler.class)
	static class ReactiveServer {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		HttpHandlerDecoratorFactory throughlineAccessLogDecorator(AccessLines lines) {
			return (handler) -> new ReactiveAccessHandler(handler, lines, System::nanoTime);
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		ReactiveAccessFilter throughlineReactiveAccessFilter() {
			return new ReactiveAccessFilter();
		}

	}

}
