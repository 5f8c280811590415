package dev.throughline.sample.sidecar.protocol;

import java.util.Objects;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Answer of an agent.
 *
 * @param decision {@link #ALLOW} or {@link #DENY}
 * @param reason which rule decided, for logs
 * @param retryAfter seconds after which the same request may be let in, of one that came
 * too early
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AgentDecision(String decision, String reason, @Nullable Integer retryAfter) {

	/**
	 * The request may go on.
	 */
	public static final String ALLOW = "allow";

	/**
	 * The request must not go on.
	 */
	public static final String DENY = "deny";

	public AgentDecision {
		Objects.requireNonNull(reason, "reason");
		if (!ALLOW.equals(decision) && !DENY.equals(decision)) {
			throw new IllegalArgumentException("'decision' must be '" + ALLOW + "' or '" + DENY + "'");
		}
		if (retryAfter != null && (retryAfter < 1 || !DENY.equals(decision))) {
			throw new IllegalArgumentException("'retry_after' must be positive and belong to a denial");
		}
	}

	/**
	 * Let the request go on.
	 * @param reason which rule decided
	 * @return the decision
	 */
	public static AgentDecision allow(String reason) {
		return new AgentDecision(ALLOW, reason, null);
	}

	/**
	 * Stop the request.
	 * @param reason which rule decided
	 * @return the decision
	 */
	public static AgentDecision deny(String reason) {
		return new AgentDecision(DENY, reason, null);
	}

	/**
	 * Stop the request for a while.
	 * @param reason which rule decided
	 * @param seconds when the same request may be let in
	 * @return the decision
	 */
	public static AgentDecision denyFor(String reason, int seconds) {
		return new AgentDecision(DENY, reason, seconds);
	}

	/**
	 * Tell whether the request may go on.
	 * @return {@code false} if it must not
	 */
	public boolean allows() {
		return ALLOW.equals(this.decision);
	}

}
