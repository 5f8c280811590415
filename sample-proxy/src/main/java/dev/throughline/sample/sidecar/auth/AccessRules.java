package dev.throughline.sample.sidecar.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.throughline.sample.sidecar.protocol.AgentDecision;
import dev.throughline.sample.sidecar.protocol.AgentRequest;
import dev.throughline.sample.sidecar.server.AgentRules;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may come in: only to routes that are listed, not from addresses that are
 * denied, and with a known key where keys are asked for.
 */
final class AccessRules implements AgentRules {

	private final AuthAgentProperties properties;

	AccessRules(AuthAgentProperties properties) {
		this.properties = properties;
	}

	@Override
	public AgentDecision decide(AgentRequest request) {
		String route = request.metadata().get("route_id");
		if (route == null || !this.properties.routes().contains(route)) {
			return AgentDecision.deny("route");
		}
		String client = request.metadata().get("client_ip");
		if (client == null || this.properties.deniedClients().contains(client)) {
			return AgentDecision.deny("client");
		}
		if (!this.properties.apiKeys().isEmpty() && !isKnown(request.headers().get("x-api-key"))) {
			return AgentDecision.deny("api-key");
		}
		return AgentDecision.allow("rules");
	}

	private boolean isKnown(@Nullable String key) {
		if (key == null) {
			return false;
		}
		byte[] digest = digest(key);
		boolean known = false;
		for (String accepted : this.properties.apiKeys()) {
			// constant time, and all of them: an early end would tell how far a guess got
			known |= MessageDigest.isEqual(digest, HexFormat.of().parseHex(accepted));
		}
		return known;
	}

	private static byte[] digest(String key) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
