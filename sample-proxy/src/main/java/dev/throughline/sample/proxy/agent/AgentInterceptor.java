package dev.throughline.sample.proxy.agent;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Lets in what all agents of a route allow, before the body is read. The first that does
 * not ends the request, and those after it are not asked.
 */
final class AgentInterceptor implements HandlerInterceptor {

	private static final String CORRELATION_ID = "X-Correlation-Id";

	private static final Pattern WELL_FORMED_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	private final String route;

	private final List<Checkpoint> checkpoints;

	AgentInterceptor(String route, List<Checkpoint> checkpoints) {
		this.route = route;
		this.checkpoints = List.copyOf(checkpoints);
	}

	@Override
	public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
		Map<String, String> metadata = new LinkedHashMap<>();
		metadata.put("correlation_id", correlationId(request.getHeader(CORRELATION_ID)));
		metadata.put("client_ip", request.getRemoteAddr());
		metadata.put("route_id", this.route);
		for (Checkpoint checkpoint : this.checkpoints) {
			checkpoint.pass(request, metadata);
		}
		return true;
	}

	private static String correlationId(@Nullable String sent) {
		return (sent != null && WELL_FORMED_ID.matcher(sent).matches()) ? sent : UUID.randomUUID().toString();
	}

}
