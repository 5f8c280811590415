package dev.throughline.export;

import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.skyscreamer.jsonassert.JSONAssert;
import org.skyscreamer.jsonassert.JSONCompareMode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.HealthContributorAutoConfiguration;
import org.springframework.boot.health.autoconfigure.registry.HealthContributorRegistryAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class ExportVisibilityAutoConfigurationTests {

	private final FixedDestination destination = new FixedDestination("otlp", new FixedSpool());

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(ExportVisibilityAutoConfiguration.class, MetricsAutoConfiguration.class,
						SimpleMetricsExportAutoConfiguration.class, HealthContributorAutoConfiguration.class,
						HealthContributorRegistryAutoConfiguration.class, HealthEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=health",
				"management.endpoint.health.show-details=always")
		.withBean(ExportStatus.class, () -> FixedDestination.export(this.destination));

	@Test
	void metersAreBound() {
		this.destination.ended.add(2);
		this.runner.run((context) -> assertThat(
				context.getBean(MeterRegistry.class).get("throughline.export.ended").functionCounter().count())
			.isEqualTo(2));
	}

	@Test
	void tellsWhatBecameOfSpans() {
		this.destination.failing = true;
		this.destination.ended.add(10);
		this.destination.account().exported(5);
		this.destination.account().dropped(DropReason.REJECTED, 2);
		this.destination.account().attemptFailed();
		this.runner.run((context) -> JSONAssert.assertEquals(
				"""
						{
						  "ended": 10,
						  "destinations": {
						    "otlp": {
						      "endpoint": "http://collector:4318/v1/traces",
						      "transport": "http",
						      "accepted": 10,
						      "exported": 5,
						      "dropped": {
						        "queue_full": 0, "spool_full": 0, "expired": 0, "unreadable": 0, "rejected": 2, "too_large": 0, "filtered": 0,
						        "failed": 0, "shutdown": 0
						      },
						      "queue": {"spans": 3, "capacity": 2048, "bytes": 1200, "maxBytes": 16777216},
						      "spool": {
						        "spans": 7, "bytes": 4096, "capacity": 8192, "ageSeconds": 90, "recovered": 6,
						        "lost": 2, "filesSetAside": 1, "failure": "No space left on device"
						      },
						      "failing": true,
						      "failingSince": "2026-03-12T14:00:30Z",
						      "failedAttempts": 1,
						      "lastSuccess": null,
						      "lastFailure": {"time": "2026-03-12T14:01:00Z", "cause": "Connection refused"}
						    }
						  }
						}
						""",
				new JsonMapper().writeValueAsString(context.getBean(ExportDescription.class).describe()),
				JSONCompareMode.STRICT));
	}

	@Test
	void applicationStaysHealthyWhileSpansDoNotArrive() {
		this.destination.failing = true;
		this.destination.account().dropped(DropReason.QUEUE_FULL, 4);
		this.destination.account().dropped(DropReason.FILTERED, 9);
		this.runner.withBean("ownHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> {
				HealthEndpoint endpoint = context.getBean(HealthEndpoint.class);
				assertThat(endpoint.health().getStatus()).isEqualTo(Status.UP);
				assertThat(endpoint.healthForPath("tracing"))
					.asInstanceOf(InstanceOfAssertFactories.type(IndicatedHealthDescriptor.class))
					.satisfies((health) -> {
						assertThat(health.getStatus().getCode()).isEqualTo("DEGRADED");
						assertThat(health.getDetails()).containsExactly(Map.entry("otlp", Map.of("lost", 4L,
								"failingSince", "2026-03-12T14:00:30Z", "cause", "Connection refused")));
					});
				this.destination.failing = false;
				assertThat(endpoint.healthForPath("tracing").getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void healthIsSwitchedOffLikeSpringBoots() {
		for (String property : new String[] { "management.health.tracing.enabled",
				"management.health.defaults.enabled" }) {
			this.runner.withPropertyValues(property + "=false")
				.run((context) -> assertThat(context).doesNotHaveBean(TracingHealthIndicator.class)
					.hasSingleBean(ExportMeters.class));
		}
	}

	@Test
	void healthIndicatorOfTheApplicationWins() {
		this.runner.withBean("tracingHealthIndicator", HealthIndicator.class, () -> () -> Health.up().build())
			.run((context) -> {
				assertThat(context).doesNotHaveBean(TracingHealthIndicator.class);
				assertThat(context.getBean(HealthContributorRegistry.class).getContributor("tracing")).isNotNull();
			});
	}

	@Test
	void startsWithoutMetersAndHealth() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ExportVisibilityAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader("io.micrometer.core", "org.springframework.boot.health",
					"org.springframework.boot.actuate"))
			.withBean(ExportStatus.class, () -> FixedDestination.export(this.destination))
			.run((context) -> assertThat(context).hasSingleBean(ExportDescription.class)
				.doesNotHaveBean(ExportMeters.class)
				.doesNotHaveBean(TracingHealthIndicator.class)
				.doesNotHaveBean(MeterBinder.class));
	}

	@Test
	void thereIsNothingToSeeWithoutExport() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(ExportVisibilityAutoConfiguration.class))
			.run((context) -> assertThat(context).doesNotHaveBean(ExportDescription.class)
				.doesNotHaveBean(ExportMeters.class)
				.doesNotHaveBean(TracingHealthIndicator.class));
	}

}
