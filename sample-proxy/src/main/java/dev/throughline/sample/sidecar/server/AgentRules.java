package dev.throughline.sample.sidecar.server;

import dev.throughline.sample.sidecar.protocol.AgentDecision;
import dev.throughline.sample.sidecar.protocol.AgentRequest;

/**
 * What an agent decides by. Called by several threads at a time.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface AgentRules {

	/**
	 * Decide about a request whose headers have arrived.
	 * @param request what is known of the request
	 * @return whether it may go on
	 */
	AgentDecision decide(AgentRequest request);

}
