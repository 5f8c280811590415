package dev.throughline.instrumentation.http;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Route of an asynchronous request. When such a request fails, the ERROR dispatch
 * replaces the pattern in the observation's context with its own before the observation
 * stops.
 *
 * @param pattern the pattern that matched the request itself
 */
record AsyncRoute(String pattern) {

	/**
	 * Keeps the route of a request that goes on after its thread has returned. To be
	 * called on the container's thread.
	 * @param request the request
	 */
	static void keep(HttpServletRequest request) {
		ServerRequestObservationContext context = ServerHttpObservationFilter.findObservationContext(request)
			.orElse(null);
		if (context != null && context.getPathPattern() != null && context.get(AsyncRoute.class) == null) {
			context.put(AsyncRoute.class, new AsyncRoute(context.getPathPattern()));
		}
	}

}
