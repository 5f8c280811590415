package dev.throughline.instrumentation.http;

import java.io.IOException;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import org.apache.catalina.AccessLog;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Stops the observation of an asynchronous request that Tomcat has given up without
 * telling anybody. When a client goes away while one thread writes to it and another
 * closes its connection, Tomcat recycles the request and calls none of its
 * {@code AsyncListener}s, on which Spring's filter relies. The access log is told of
 * every request, of such ones too.
 */
final class AbandonedRequestValve extends ValveBase implements AccessLog {

	private static final String OBSERVATION = ServerHttpObservationFilter.class.getName() + ".observation";

	AbandonedRequestValve() {
		super(true);
	}

	@Override
	public void invoke(Request request, Response response) throws IOException, ServletException {
		getNext().invoke(request, response);
	}

	/**
	 * Called by Tomcat when it is done.
	 * @param request the request, before it is recycled
	 * @param response the response, before it is recycled
	 * @param time how long it took
	 */
	@Override
	public void log(Request request, Response response, long time) {
		if (request.getAttribute(OBSERVATION) instanceof Observation observation && isRecording(observation)) {
			if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
				observation.error(failure);
			}
			observation.stop();
		}
	}

	// the span of an observation that was stopped has ended
	private static boolean isRecording(Observation observation) {
		TracingContext tracing = observation.getContext().get(TracingContext.class);
		Span span = (tracing != null) ? tracing.getSpan() : null;
		return span instanceof OtelSpan && OtelSpan.toOtel(span).isRecording();
	}

	@Override
	public void setRequestAttributesEnabled(boolean requestAttributesEnabled) {
	}

	@Override
	public boolean getRequestAttributesEnabled() {
		return false;
	}

}
