package dev.throughline.sample.sidecar.ratelimit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import dev.throughline.sample.sidecar.protocol.AgentDecision;
import dev.throughline.sample.sidecar.protocol.AgentRequest;
import dev.throughline.sample.sidecar.server.AgentRules;
import org.jspecify.annotations.Nullable;

/**
 * Lets in so many requests a period of everybody who is limited, by the generic cell rate
 * algorithm: of each only the time is kept at which all that was let in is paid for.
 * Whoever was quiet for a period may send the whole number at once. A request that is
 * refused costs nothing.
 */
final class RateLimits implements AgentRules {

	private final RateLimitAgentProperties properties;

	private final LongSupplier nanoTime;

	private final long cost;

	private final long credit;

	private final Map<String, Long> paidAt;

	RateLimits(RateLimitAgentProperties properties, LongSupplier nanoTime) {
		this.properties = properties;
		this.nanoTime = nanoTime;
		this.cost = Math.max(1, properties.period().toNanos() / properties.requests());
		this.credit = this.cost * (properties.requests() - 1);
		this.paidAt = new Limits(properties.maxClients());
	}

	@Override
	public AgentDecision decide(AgentRequest request) {
		String key = key(request);
		if (key == null) {
			return AgentDecision.deny("unknown-client");
		}
		long early = tooEarly(key);
		return (early <= 0) ? AgentDecision.allow("within-limit")
				: AgentDecision.denyFor("rate", (int) TimeUnit.NANOSECONDS.toSeconds(early - 1) + 1);
	}

	private synchronized long tooEarly(String key) {
		long now = this.nanoTime.getAsLong();
		Long known = this.paidAt.get(key);
		// differences, because nanoTime can be negative and wrap around
		long debt = (known != null) ? Math.max(0, known - now) : 0;
		if (debt <= this.credit) {
			this.paidAt.put(key, now + debt + this.cost);
			return 0;
		}
		return debt - this.credit;
	}

	private @Nullable String key(AgentRequest request) {
		StringBuilder key = new StringBuilder().append(request.metadata().get("route_id"));
		for (RateLimitAgentProperties.By by : RateLimitAgentProperties.By.values()) {
			if (this.properties.by().contains(by)) {
				String value = value(by, request);
				if (value == null) {
					return null;
				}
				// neither a header nor an address has a line break
				key.append('\n').append(value);
			}
		}
		return key.toString();
	}

	private static @Nullable String value(RateLimitAgentProperties.By by, AgentRequest request) {
		return switch (by) {
			case CLIENT -> request.metadata().get("client_ip");
			case TENANT -> request.headers().get("x-tenant");
		};
	}

	/**
	 * Forgets whoever has not asked for the longest time when there are too many.
	 */
	private static final class Limits extends LinkedHashMap<String, Long> {

		private final int max;

		Limits(int max) {
			super(16, 0.75f, true);
			this.max = max;
		}

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
			return size() > this.max;
		}

	}

}
