package dev.throughline.instrumentation.async;

import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * Gives Reactor, and whoever else uses context-propagation, spans of the Tracer API and
 * baggage beside the observation that Micrometer gives them. <b>Registered after
 * Micrometer's accessor of observations</b>: what is carried applies only under the
 * observation it was captured with, because a Reactor context may have got a newer one
 * since. The registry belongs to the virtual machine, so the registration lasts as long
 * as one application context needs it.
 */
final class TraceContextAccessor implements ThreadLocalAccessor<CarriedContext> {

	static final String KEY = "throughline.trace-context";

	// as static as the registry
	private static int registrations;

	private TraceContextAccessor() {
	}

	static synchronized void register() {
		if (registrations++ == 0) {
			ContextRegistry.getInstance().registerThreadLocalAccessor(new TraceContextAccessor());
		}
	}

	static synchronized void unregister() {
		if (--registrations == 0) {
			ContextRegistry.getInstance().removeThreadLocalAccessor(KEY);
		}
	}

	@Override
	public Object key() {
		return KEY;
	}

	@Override
	public @Nullable CarriedContext getValue() {
		return CarriedContext.capture();
	}

	@Override
	public void setValue(CarriedContext value) {
		value.replaceUnderItsObservation();
	}

	@Override
	public void setValue() {
		CarriedContext.clearUnlessObserved();
	}

	@Override
	public void restore(CarriedContext previous) {
		previous.replaceCurrent();
	}

	@Override
	public void restore() {
		CarriedContext.clear();
	}

}
