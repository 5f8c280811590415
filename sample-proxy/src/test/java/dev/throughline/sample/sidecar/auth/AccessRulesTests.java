package dev.throughline.sample.sidecar.auth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.sample.sidecar.protocol.AgentDecision;
import dev.throughline.sample.sidecar.protocol.AgentRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link AccessRules}.
 */
class AccessRulesTests {

	// SHA-256 of "let-me-in"
	private static final String KEY_DIGEST = "a3ee786b5707c27d42570785081ec17f5c7db9262a01366af362a1aa61a420b9";

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			chat  | 192.168.1.100 | let-me-in | allow | rules
			admin | 192.168.1.100 | let-me-in | deny  | route
			-     | 192.168.1.100 | let-me-in | deny  | route
			chat  | 203.0.113.9   | let-me-in | deny  | client
			chat  | -             | let-me-in | deny  | client
			chat  | 192.168.1.100 | guessed   | deny  | api-key
			chat  | 192.168.1.100 | -         | deny  | api-key
			""")
	void decidesByRouteClientAndKey(String route, String client, String key, String decision, String reason) {
		Map<String, String> metadata = new HashMap<>();
		metadata.put("route_id", route);
		metadata.put("client_ip", client);
		Map<String, String> headers = (key != null) ? Map.of("x-api-key", key) : Map.of();
		AgentRequest request = new AgentRequest(AgentRequest.REQUEST_HEADERS, metadata, headers);
		assertThat(new AccessRules(properties(List.of(KEY_DIGEST))).decide(request))
			.isEqualTo(new AgentDecision(decision, reason, null));
	}

	@Test
	void keysAreDigests() {
		assertThatIllegalArgumentException().isThrownBy(() -> properties(List.of("let-me-in")))
			.withMessageContaining("'auth-agent.api-keys'")
			.withMessageNotContaining("let-me-in");
	}

	private static AuthAgentProperties properties(List<String> keys) {
		return new AuthAgentProperties(Path.of("agent.sock"), Duration.ofSeconds(1), 1, Set.of("chat"),
				Set.of("203.0.113.9"), keys);
	}

}
