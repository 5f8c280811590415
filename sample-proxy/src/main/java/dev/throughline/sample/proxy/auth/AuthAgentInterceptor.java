package dev.throughline.sample.proxy.auth;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import dev.throughline.sample.authagent.protocol.AgentDecision;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets in what the agent allows, before the body is read.
 */
final class AuthAgentInterceptor implements HandlerInterceptor {

	private static final Logger log = LoggerFactory.getLogger(AuthAgentInterceptor.class);

	private static final String CORRELATION_ID = "X-Correlation-Id";

	private static final Pattern WELL_FORMED_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private static final List<String> FORWARDED = List.of("x-tenant", "x-api-key");

	private final AuthAgentClient agent;

	private final String route;

	private final boolean allowWhenUnavailable;

	AuthAgentInterceptor(AuthAgentClient agent, String route, boolean allowWhenUnavailable) {
		this.agent = agent;
		this.route = route;
		this.allowWhenUnavailable = allowWhenUnavailable;
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		String correlationId = correlationId(request.getHeader(CORRELATION_ID));
		Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("correlation_id", correlationId);
		metadata.put("client_ip", request.getRemoteAddr());
		metadata.put("route_id", this.route);
		AgentDecision decision = ask(metadata, headers(request));
		log.atInfo()
			.addKeyValue("decision", (decision != null) ? decision.decision() : "unavailable")
			.addKeyValue("correlation_id", correlationId)
			.log("auth agent asked");
		if (decision == null && !this.allowWhenUnavailable) {
			throw new AuthUnavailableException();
		}
		if (decision != null && !decision.allows()) {
			throw new AccessDeniedException();
		}
		return true;
	}

	private @Nullable AgentDecision ask(Map<String, String> metadata, Map<String, String> headers) {
		try {
			return this.agent.ask(metadata, headers);
		}
		catch (IOException ex) {
			log.atWarn()
				.addKeyValue("cause", ex.toString())
				.log(this.allowWhenUnavailable ? "auth agent unavailable, request goes on unchecked"
						: "auth agent unavailable, request refused");
			return null;
		}
	}

	private static Map<String, String> headers(HttpServletRequest request) {
		Map<String, String> headers = new LinkedHashMap<>();
		for (String name : FORWARDED) {
			String value = request.getHeader(name);
			if (value != null) {
				headers.put(name, value);
			}
		}
		return headers;
	}

	private static String correlationId(@Nullable String sent) {
		return (sent != null && WELL_FORMED_ID.matcher(sent).matches()) ? sent : UUID.randomUUID().toString();
	}

}
