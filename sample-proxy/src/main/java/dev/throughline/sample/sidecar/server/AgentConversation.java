package dev.throughline.sample.sidecar.server;

import dev.throughline.propagation.TraceCarrier;
import dev.throughline.sample.sidecar.protocol.AgentDecision;
import dev.throughline.sample.sidecar.protocol.AgentRequest;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers one question, in the trace that its metadata carries.
 */
final class AgentConversation {

	private static final Logger log = LoggerFactory.getLogger(AgentConversation.class);

	private final String agent;

	private final AgentRules rules;

	private final TraceCarrier carrier;

	private final ObservationRegistry observations;

	private final JsonMapper json;

	AgentConversation(String agent, AgentRules rules, TraceCarrier carrier, ObservationRegistry observations,
			JsonMapper json) {
		this.agent = agent;
		this.rules = rules;
		this.carrier = carrier;
		this.observations = observations;
		this.json = json;
	}

	/**
	 * Answer a question.
	 * @param question the question as it came in
	 * @return the answer as it goes out
	 * @throws IllegalArgumentException if the question is none
	 */
	byte[] answer(byte[] question) {
		AgentRequest request = read(question);
		AgentDecision decision = this.carrier.continueFrom(request.metadata(), "agent.process", Kind.SERVER,
				() -> process(request));
		return this.json.writeValueAsBytes(decision);
	}

	private AgentRequest read(byte[] question) {
		try {
			AgentRequest request = this.json.readValue(question, AgentRequest.class);
			if (request != null) {
				return request;
			}
		}
		catch (JacksonException ex) {
			// not its message, which quotes the question
			log.debug("Question is not valid: {}", ex.getClass().getName());
		}
		throw new IllegalArgumentException("Question is no valid JSON object");
	}

	private AgentDecision process(AgentRequest request) {
		AgentDecision decision = decide(request);
		Observation observation = this.observations.getCurrentObservation();
		if (observation != null) {
			observation.lowCardinalityKeyValue("agent.name", this.agent);
			observation.lowCardinalityKeyValue("agent.decision", decision.decision());
			observation.lowCardinalityKeyValue("agent.reason", decision.reason());
		}
		log.atInfo()
			.addKeyValue("agent", this.agent)
			.addKeyValue("decision", decision.decision())
			.addKeyValue("reason", decision.reason())
			.addKeyValue("correlation_id", request.metadata().get("correlation_id"))
			.log("agent decided");
		return decision;
	}

	private AgentDecision decide(AgentRequest request) {
		return switch (request.event()) {
			case AgentRequest.HELLO -> AgentDecision.allow("hello");
			case AgentRequest.REQUEST_HEADERS -> this.rules.decide(request);
			default -> AgentDecision.deny("event");
		};
	}

}
