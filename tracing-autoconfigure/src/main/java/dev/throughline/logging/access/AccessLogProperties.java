package dev.throughline.logging.access;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the access log.
 *
 * @param enabled Whether one line per request is written through the logger
 * throughline.access.
 * @param includeQuery Whether the line has the query string, which may hold secrets.
 * @param exclude Patterns of paths without a line, such as /actuator/health/**. They are
 * compared with the whole path, context path included.
 * @param trustedProxies Addresses and CIDR ranges of proxies whose X-Forwarded-For is
 * believed. When empty, the client is whoever opened the connection.
 */
@ConfigurationProperties("throughline.logging.access")
record AccessLogProperties(@DefaultValue("false") boolean enabled, @DefaultValue("false") boolean includeQuery,
		@DefaultValue List<String> exclude, @DefaultValue List<String> trustedProxies) {

	static final String EXCLUDE = "throughline.logging.access.exclude";

	static final String TRUSTED_PROXIES = "throughline.logging.access.trusted-proxies";

	AccessLogProperties {
		exclude = List.copyOf(exclude);
		trustedProxies = List.copyOf(trustedProxies);
	}

}
