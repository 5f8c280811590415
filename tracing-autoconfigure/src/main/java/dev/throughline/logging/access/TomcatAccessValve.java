package dev.throughline.logging.access;

import java.io.IOException;
import java.util.Collections;
import java.util.List;

import io.micrometer.observation.Observation;
import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Writes the line when Tomcat is done with a request: after the response, the ERROR
 * dispatch and every asynchronous dispatch, and also for a request that Tomcat refused
 * itself. Belongs to the engine, which sees the requests of all contexts and of none.
 */
final class TomcatAccessValve extends ValveBase implements AccessLog {

	private final AccessLines lines;

	TomcatAccessValve(AccessLines lines) {
		super(true);
		this.lines = lines;
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
	}

	/**
	 * Called by Tomcat when it is done.
	 * @param request the request, before it is recycled
	 * @param response the response, before it is recycled
	 * @param time how long it took, in nanoseconds since Tomcat 10
	 */
	@Override
	public void log(Request request, Response response, long time) {
		if (this.lines.areWanted()) {
			this.lines.write(
					new AccessEntry(request.getMethod(), request.getRequestURI(), request.getQueryString(),
							response.getStatus(), time, TomcatRouteValve.route(request),
							response.getBytesWritten(false), request.getRemoteAddr(), forwardedFor(request)),
					observation(request));
		}
	}

	private List<String> forwardedFor(Request request) {
		return this.lines.needForwardedFor() ? Collections.list(request.getHeaders(ClientAddress.HEADER)) : List.of();
	}

	private static Observation.@Nullable Context observation(Request request) {
		return (request.getAttribute(
				ServerHttpObservationFilter.CURRENT_OBSERVATION_CONTEXT_ATTRIBUTE) instanceof Observation.Context context)
						? context : null;
	}

	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
