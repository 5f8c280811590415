package dev.throughline.sample.sidecar.ratelimit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.throughline.sample.sidecar.protocol.AgentDecision;
import dev.throughline.sample.sidecar.protocol.AgentRequest;
import dev.throughline.sample.sidecar.ratelimit.RateLimitAgentProperties.By;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link RateLimits}, with a clock that the tests move.
 */
class RateLimitsTests {

	private long now = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();

	@Test
	void wholeNumberMayComeAtOnceAndThenOneAtATime() {
		RateLimits limits = limits(3, Set.of(By.CLIENT), 10);
		assertThat(Stream.generate(() -> ask(limits, "10.0.0.1")).limit(5)).extracting(AgentDecision::decision)
			.containsExactly("allow", "allow", "allow", "deny", "deny");
		pass(Duration.ofSeconds(20));
		assertThat(Stream.generate(() -> ask(limits, "10.0.0.1")).limit(2)).extracting(AgentDecision::decision)
			.containsExactly("allow", "deny");
	}

	@Test
	void wholeNumberIsThereAgainAfterAPeriodAndNotMore() {
		// the clock wraps around on the way
		RateLimits limits = limits(2, Set.of(By.CLIENT), 10);
		ask(limits, "10.0.0.1");
		pass(Duration.ofMinutes(10));
		assertThat(Stream.generate(() -> ask(limits, "10.0.0.1")).limit(3)).extracting(AgentDecision::decision)
			.containsExactly("allow", "allow", "deny");
	}

	@Test
	void denialSaysWhenTheRequestWillBeLetIn() {
		RateLimits limits = limits(3, Set.of(By.CLIENT), 10);
		for (int i = 0; i < 3; i++) {
			assertThat(ask(limits, "10.0.0.1")).isEqualTo(AgentDecision.allow("within-limit"));
		}
		assertThat(ask(limits, "10.0.0.1")).isEqualTo(AgentDecision.denyFor("rate", 20));
		pass(Duration.ofMillis(500));
		assertThat(ask(limits, "10.0.0.1")).isEqualTo(AgentDecision.denyFor("rate", 20));
		pass(Duration.ofMillis(500));
		assertThat(ask(limits, "10.0.0.1")).isEqualTo(AgentDecision.denyFor("rate", 19));
		pass(Duration.ofSeconds(19).minusNanos(1));
		assertThat(ask(limits, "10.0.0.1")).isEqualTo(AgentDecision.denyFor("rate", 1));
		pass(Duration.ofNanos(1));
		assertThat(ask(limits, "10.0.0.1")).isEqualTo(AgentDecision.allow("within-limit"));
	}

	@Test
	void limitIsEachClientsOwn() {
		RateLimits limits = limits(1, Set.of(By.CLIENT), 10);
		assertThat(ask(limits, "10.0.0.1").allows()).isTrue();
		assertThat(ask(limits, "10.0.0.2").allows()).isTrue();
		assertThat(ask(limits, "10.0.0.1").allows()).isFalse();
	}

	@Test
	void limitIsEachRoutesOwn() {
		RateLimits limits = limits(1, Set.of(By.CLIENT), 10);
		assertThat(limits.decide(request("chat", "10.0.0.1", "acme")).allows()).isTrue();
		assertThat(limits.decide(request("other", "10.0.0.1", "acme")).allows()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "CLIENT, 10.0.0.1, globex, false", "CLIENT, 10.0.0.2, acme, true", "TENANT, 10.0.0.1, globex, true",
			"TENANT, 10.0.0.2, acme, false" })
	void limitIsByWhatIsConfigured(By by, String client, String tenant, boolean allowed) {
		RateLimits limits = limits(1, Set.of(by), 10);
		limits.decide(request("chat", "10.0.0.1", "acme"));
		assertThat(limits.decide(request("chat", client, tenant)).allows()).isEqualTo(allowed);
	}

	@Test
	void whoeverIsNotKnownIsNotLetIn() {
		assertThat(limits(1, Set.of(By.TENANT), 10)
			.decide(new AgentRequest(AgentRequest.REQUEST_HEADERS, Map.of("client_ip", "10.0.0.1"), Map.of())))
			.isEqualTo(AgentDecision.deny("unknown-client"));
	}

	@Test
	void noMoreLimitsAreRememberedThanConfigured() {
		RateLimits limits = limits(1, Set.of(By.CLIENT), 2);
		for (String client : List.of("10.0.0.1", "10.0.0.2", "10.0.0.3")) {
			assertThat(ask(limits, client).allows()).isTrue();
		}
		assertThat(ask(limits, "10.0.0.3").allows()).as("remembered").isFalse();
		assertThat(ask(limits, "10.0.0.1").allows()).as("forgotten").isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1 })
	void numberIsPositive(int requests) {
		assertThatIllegalArgumentException().isThrownBy(() -> limits(requests, Set.of(By.CLIENT), 10))
			.withMessage("'ratelimit-agent.requests' must be positive");
	}

	private RateLimits limits(int requests, Set<By> by, int maxClients) {
		return new RateLimits(new RateLimitAgentProperties(Path.of("agent.sock"), Duration.ofSeconds(1), 1, requests,
				Duration.ofMinutes(1), by, maxClients), () -> this.now);
	}

	private void pass(Duration time) {
		this.now += time.toNanos();
	}

	private static AgentDecision ask(RateLimits limits, String client) {
		return limits.decide(request("chat", client, "acme"));
	}

	private static AgentRequest request(String route, String client, String tenant) {
		return new AgentRequest(AgentRequest.REQUEST_HEADERS, Map.of("route_id", route, "client_ip", client),
				Map.of("x-tenant", tenant));
	}

}
