package dev.throughline.instrumentation.async;

import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the current trace on other threads.
 *
 * @param enabled Whether executors, schedulers, asynchronous methods and Reactor carry
 * the current span, baggage and the ids of log lines to other threads.
 * @param excludedBeans Names of executor and scheduler beans that are left as they are.
 */
@ConfigurationProperties("throughline.async")
record AsyncTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue Set<String> excludedBeans) {

	AsyncTracingProperties {
		excludedBeans = Set.copyOf(excludedBeans);
	}

}
