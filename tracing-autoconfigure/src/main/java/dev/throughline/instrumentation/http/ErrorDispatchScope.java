package dev.throughline.instrumentation.http;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import jakarta.servlet.ServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the span of a failed request current from the end of its observation until the
 * container is done with the request. Without it the container's own log line about the
 * exception, and everything in the ERROR dispatch, has no ids: Spring's filter has closed
 * its scope by then.
 */
final class ErrorDispatchScope {

	private static final String ATTRIBUTE = ErrorDispatchScope.class.getName();

	private final Thread thread = Thread.currentThread();

	private final Context before = Context.current();

	private @Nullable Scope scope;

	private boolean closed;

	private ErrorDispatchScope() {
	}

	/**
	 * Allows a scope to be opened for the request on this thread until it is closed.
	 * @param request the container's request
	 * @return to be closed on this thread when the container is done with the request
	 */
	static ErrorDispatchScope allow(ServletRequest request) {
		ErrorDispatchScope allowed = new ErrorDispatchScope();
		request.setAttribute(ATTRIBUTE, allowed);
		return allowed;
	}

	/**
	 * Makes a context current, provided that somebody on this thread will close it.
	 * @param request the failed request
	 * @param context the context to make current
	 */
	@SuppressWarnings("MustBeClosedChecker") // closed by close()
	static void open(ServletRequest request, Context context) {
		if (request.getAttribute(ATTRIBUTE) instanceof ErrorDispatchScope allowed
				&& allowed.thread == Thread.currentThread() && !allowed.closed && allowed.scope == null) {
			allowed.scope = context.makeCurrent();
		}
	}

	@SuppressWarnings("MustBeClosedChecker") // it is the state that the thread came with
	void close() {
		// not removed from the request: Tomcat cannot where it refused the request itself
		this.closed = true;
		if (this.scope != null) {
			this.scope.close();
			// a scope that a filter had around this one could not be closed before it
			if (Context.current() != this.before) {
				this.before.makeCurrent();
			}
		}
	}

}
