package dev.throughline.sample.authagent.protocol;

import java.util.Objects;

/**
 * Answer of an agent.
 *
 * @param decision {@link #ALLOW} or {@link #DENY}
 * @param reason which rule decided, for logs
 * @since 0.1.0
 */
public record AgentDecision(String decision, String reason) {

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
	}

	/**
	 * Tell whether the request may go on.
	 * @return {@code false} if it must not
	 */
	public boolean allows() {
		return ALLOW.equals(this.decision);
	}

}
