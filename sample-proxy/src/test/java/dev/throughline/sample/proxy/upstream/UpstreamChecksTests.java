package dev.throughline.sample.proxy.upstream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link UpstreamChecks}, against a server on loopback and beside the whole of
 * Spring Boot's tracing.
 */
@ExtendWith(OutputCaptureExtension.class)
class UpstreamChecksTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final WireMockServer upstream = new WireMockServer(options().dynamicPort());

	@BeforeEach
	void start() {
		this.upstream.start();
		this.upstream.stubFor(get("/health").willReturn(ok()));
	}

	@AfterEach
	void stop() {
		this.upstream.stop();
	}

	@Test
	void checksLeaveNoSpansAndCarryNoContext() {
		runner(Duration.ofMillis(5)).run((context) -> {
			Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> checks() >= 3);
			assertThat(this.upstream.findAll(getRequestedFor(urlEqualTo("/health"))))
				.noneMatch((request) -> request.containsHeader("traceparent"));
		});
		// spans that ended would be left over
	}

	@Test
	void upstreamThatGoesAndComesBackIsSeen(CapturedOutput output) {
		runner(Duration.ofMillis(5)).run((context) -> {
			awaitState(context, 1);
			assertThat(health(context)).isEqualTo(Health.up().withDetail("platform", Upstream.State.UP).build());
			this.upstream.stubFor(get("/health").willReturn(serverError()));
			awaitState(context, 0);
			assertThat(health(context))
				.isEqualTo(Health.status("DEGRADED").withDetail("platform", Upstream.State.DOWN).build());
			this.upstream.stubFor(get("/health").willReturn(ok()));
			awaitState(context, 1);
		});
		assertThat(output.toString().lines().filter((line) -> line.contains("upstream does not answer"))).hasSize(1);
		assertThat(output.toString().lines().filter((line) -> line.contains("upstream is there"))).hasSize(2);
	}

	@Test
	void upstreamThatBreaksTheConnectionIsDown() {
		this.upstream.stubFor(get("/health").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
		runner(Duration.ofMillis(5)).run((context) -> awaitState(context, 0));
	}

	@Test
	void upstreamThatIsSlowIsDown() {
		this.upstream.stubFor(get("/health").willReturn(ok().withFixedDelay(60_000)));
		runner(Duration.ofMillis(5)).withPropertyValues("outpost.health-checks.platform.timeout=20ms")
			.run((context) -> awaitState(context, 0));
	}

	@Test
	void nobodyLooksUnlessAskedTo() {
		new ApplicationContextRunner().withUserConfiguration(Properties.class).run((context) -> {
			assertThat(context.getBean(UpstreamChecks.class).isRunning()).isFalse();
			assertThat(health(context)).isEqualTo(Health.up().build());
		});
	}

	@Test
	void intervalOfACheckIsTenSecondsUnlessSaidOtherwise() {
		new ApplicationContextRunner().withUserConfiguration(Properties.class)
			.withPropertyValues("outpost.health-checks.platform.url=" + this.upstream.baseUrl() + "/health")
			.run((context) -> assertThat(context.getBean(UpstreamChecks.class).upstreams()).singleElement()
				.extracting(Upstream::interval)
				.isEqualTo(Duration.ofSeconds(10)));
	}

	private ApplicationContextRunner runner(Duration interval) {
		return TracingContextRunner.with(this.spans)
			.withUserConfiguration(Properties.class)
			.withPropertyValues("outpost.health-checks.platform.url=" + this.upstream.baseUrl() + "/health",
					"outpost.health-checks.platform.interval=" + interval.toMillis() + "ms");
	}

	private int checks() {
		return this.upstream.findAll(getRequestedFor(urlEqualTo("/health"))).size();
	}

	private static void awaitState(ApplicationContext context, double value) {
		SimpleMeterRegistry meters = new SimpleMeterRegistry();
		context.getBean("upstreamMeters", MeterBinder.class).bindTo(meters);
		Awaitility.await()
			.atMost(20, TimeUnit.SECONDS)
			.until(() -> meters.get("outpost.upstream.up").tag("upstream", "platform").gauge().value(),
					(actual) -> actual == value);
	}

	private static Health health(ApplicationContext context) {
		Health health = context.getBean(HealthIndicator.class).health();
		assertThat(health).isNotNull();
		return health;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(UpstreamProperties.class)
	@Import(UpstreamConfiguration.class)
	static class Properties {

	}

}
