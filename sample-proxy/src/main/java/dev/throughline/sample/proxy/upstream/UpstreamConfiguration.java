package dev.throughline.sample.proxy.upstream;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Checks the upstreams, and shows what came of it as meters and in the health endpoint.
 */
@Configuration(proxyBeanMethods = false)
class UpstreamConfiguration {

	@Bean
	UpstreamChecks upstreamChecks(UpstreamProperties properties) {
		return new UpstreamChecks(properties);
	}

	@Bean
	MeterBinder upstreamMeters(UpstreamChecks checks) {
		return (registry) -> checks.upstreams()
			.forEach((upstream) -> Gauge.builder("outpost.upstream.up", upstream, (checked) -> checked.state().value())
				.description("1 when the upstream answered the last check, otherwise 0")
				.tag("upstream", upstream.name())
				.register(registry));
	}

	// The outpost answers without its upstreams, if only to say so: a probe that took it
	// out of service for them would help nobody.
	@Bean
	HealthIndicator upstreamsHealthIndicator(UpstreamChecks checks) {
		return () -> {
			boolean down = checks.upstreams().stream().anyMatch((upstream) -> upstream.state() == Upstream.State.DOWN);
			Health.Builder health = down ? Health.status("DEGRADED") : Health.up();
			checks.upstreams().forEach((upstream) -> health.withDetail(upstream.name(), upstream.state()));
			return health.build();
		};
	}

}
