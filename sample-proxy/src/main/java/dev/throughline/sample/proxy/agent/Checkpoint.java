package dev.throughline.sample.proxy.agent;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.throughline.sample.sidecar.protocol.AgentDecision;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a request pass that one agent allows.
 */
final class Checkpoint {

	private static final Logger log = LoggerFactory.getLogger(Checkpoint.class);

	private final String agent;

	private final AgentClient client;

	private final List<String> headers;

	private final boolean allowWhenUnavailable;

	Checkpoint(String agent, AgentClient client, List<String> headers, boolean allowWhenUnavailable) {
		this.agent = agent;
		this.client = client;
		this.headers = headers;
		this.allowWhenUnavailable = allowWhenUnavailable;
	}

	/**
	 * Ask the agent about a request.
	 * @param request the request
	 * @param metadata what is known of it
	 * @throws AccessDeniedException if the agent does not let it in
	 * @throws TooManyRequestsException if the agent does not let it in yet
	 * @throws AgentUnavailableException if the agent does not answer and has to
	 */
	void pass(HttpServletRequest request, Map<String, String> metadata) {
		AgentDecision decision = ask(metadata, headers(request));
		log.atInfo()
			.addKeyValue("agent", this.agent)
			.addKeyValue("decision", (decision != null) ? decision.decision() : "unavailable")
			.addKeyValue("correlation_id", metadata.get("correlation_id"))
			.log("agent asked");
		if (decision == null) {
			if (!this.allowWhenUnavailable) {
				throw new AgentUnavailableException();
			}
			return;
		}
		if (!decision.allows()) {
			Integer retryAfter = decision.retryAfter();
			throw (retryAfter != null) ? new TooManyRequestsException(retryAfter) : new AccessDeniedException();
		}
	}

	private @Nullable AgentDecision ask(Map<String, String> metadata, Map<String, String> headers) {
		try {
			return this.client.ask(metadata, headers);
		}
		catch (IOException ex) {
			log.atWarn()
				.addKeyValue("agent", this.agent)
				.addKeyValue("cause", ex.toString())
				.log(this.allowWhenUnavailable ? "agent unavailable, request goes on unchecked"
						: "agent unavailable, request refused");
			return null;
		}
	}

	private Map<String, String> headers(HttpServletRequest request) {
		Map<String, String> headers = new LinkedHashMap<>();
		for (String name : this.headers) {
			String value = request.getHeader(name);
			if (value != null) {
				headers.put(name, value);
			}
		}
		return headers;
	}

}
