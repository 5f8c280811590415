package dev.throughline.instrumentation.async;

import org.springframework.beans.factory.DisposableBean;

/**
 * Keeps {@link TraceContextAccessor} registered as long as an application context lives.
 */
final class TraceContextRegistration implements DisposableBean {

	TraceContextRegistration() {
		TraceContextAccessor.register();
	}

	@Override
	public void destroy() {
		TraceContextAccessor.unregister();
	}

}
