package dev.throughline.sample.proxy.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * What is looked at.
 *
 * @param healthChecks the checks by name of the upstream
 */
@ConfigurationProperties("outpost")
record UpstreamProperties(@DefaultValue Map<String, HealthCheck> healthChecks) {

	UpstreamProperties {
		healthChecks = Map.copyOf(healthChecks);
	}

	/**
	 * Whether an upstream is there.
	 *
	 * @param url URL that an upstream which is there answers with a status of 2xx
	 * @param interval time between the end of a check and the next
	 * @param timeout longest time that an answer may take
	 */
	record HealthCheck(URI url, @DefaultValue("10s") Duration interval, @DefaultValue("2s") Duration timeout) {

		HealthCheck {
			Assert.isTrue(interval.toMillis() > 0, "'outpost.health-checks.<upstream>.interval' must be 1ms or more");
			Assert.isTrue(timeout.toMillis() > 0, "'outpost.health-checks.<upstream>.timeout' must be 1ms or more");
		}

	}

}
