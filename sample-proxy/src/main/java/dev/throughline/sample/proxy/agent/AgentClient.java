package dev.throughline.sample.proxy.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.throughline.sample.sidecar.protocol.AgentDecision;
import dev.throughline.sample.sidecar.protocol.AgentRequest;
import dev.throughline.sample.sidecar.protocol.FramedChannel;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks an agent over its socket, in a client span whose context travels in the metadata.
 */
final class AgentClient {

	private final String agent;

	private final Path socket;

	private final Duration timeout;

	private final JsonMapper json;

	private final ObservationRegistry observations;

	AgentClient(String agent, Path socket, Duration timeout, JsonMapper json, ObservationRegistry observations) {
		this.agent = agent;
		this.socket = socket;
		this.timeout = timeout;
		this.json = json;
		this.observations = observations;
	}

	/**
	 * Ask about a request.
	 * @param metadata what is known of the request, which the trace context joins
	 * @param headers the headers that matter
	 * @return the agent's decision
	 * @throws IOException if there is none in time
	 */
	AgentDecision ask(Map<String, String> metadata, Map<String, String> headers) throws IOException {
		return ask(AgentRequest.REQUEST_HEADERS, metadata, headers);
	}

	/**
	 * Look whether the agent is there.
	 * @throws IOException if it is not
	 */
	void greet() throws IOException {
		ask(AgentRequest.HELLO, Map.of(), Map.of());
	}

	private AgentDecision ask(String event, Map<String, String> known, Map<String, String> headers) throws IOException {
		Map<String, String> metadata = new LinkedHashMap<>(known);
		SenderContext<Map<String, String>> context = new SenderContext<>(
				(carrier, name, value) -> metadata.put(name, value), Kind.CLIENT);
		context.setCarrier(metadata);
		context.setRemoteServiceName(this.agent + "-agent");
		String name = "agent." + this.agent;
		Observation observation = Observation.createNotStarted(name, () -> context, this.observations)
			.contextualName(name)
			.lowCardinalityKeyValue("agent.name", this.agent)
			.lowCardinalityKeyValue("agent.decision", "none");
		return observation.observeChecked(() -> {
			AgentDecision decision = exchange(new AgentRequest(event, metadata, headers));
			observation.lowCardinalityKeyValue("agent.decision", decision.decision());
			return decision;
		});
	}

	private AgentDecision exchange(AgentRequest request) throws IOException {
		byte[] question = this.json.writeValueAsBytes(request);
		try (FramedChannel channel = FramedChannel.connect(this.socket, this.timeout)) {
			channel.write(question);
			AgentDecision decision = this.json.readValue(channel.read(), AgentDecision.class);
			if (decision != null) {
				return decision;
			}
		}
		catch (JacksonException ex) {
			// not its message, which quotes the answer
			throw new IOException("The agent's answer is not valid");
		}
		throw new IOException("The agent's answer is empty");
	}

}
