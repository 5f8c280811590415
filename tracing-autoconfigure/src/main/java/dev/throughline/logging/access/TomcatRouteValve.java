package dev.throughline.logging.access;

import java.io.IOException;

import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.HandlerMapping;

/**
 * Keeps the pattern that matched a request before the ERROR dispatch, which runs after
 * the valves of the context, puts its own in its place.
 */
final class TomcatRouteValve extends ValveBase {

	private static final String ATTRIBUTE = TomcatRouteValve.class.getName();

	TomcatRouteValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		try {
			getNext().invoke(request, response);
		}
		finally {
			if (request.getAttribute(ATTRIBUTE) == null) {
				request.setAttribute(ATTRIBUTE, request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
			}
		}
	}

	static @Nullable String route(Request request) {
		Object route = request.getAttribute(ATTRIBUTE);
		return (route != null) ? route.toString() : null;
	}

}
