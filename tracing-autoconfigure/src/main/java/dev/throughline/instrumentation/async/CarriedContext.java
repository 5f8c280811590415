package dev.throughline.instrumentation.async;

import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.micrometer.observation.NullObservation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was current on a thread: the observation, and OpenTelemetry's context with the
 * span, which need not be the observation's, and the baggage. The MDC follows, because it
 * is kept in step with that context. Immutable and safe for use by several threads.
 */
final class CarriedContext {

	private static final Logger logger = LoggerFactory.getLogger(CarriedContext.class);

	/**
	 * All registries share the current scope of a thread.
	 */
	private static final ObservationRegistry observations = ObservationRegistry.create();

	private static final ContextKey<Boolean> REPLACED = ContextKey.named("throughline-replaced");

	private final @Nullable Observation observation;

	private final Context context;

	private CarriedContext(@Nullable Observation observation, Context context) {
		this.observation = observation;
		this.context = context;
	}

	/**
	 * Captures what is current on this thread.
	 * @return what is current, or {@code null} outside any trace
	 */
	static @Nullable CarriedContext capture() {
		Context context = Context.current();
		Observation observation = currentObservation();
		if (observation == null && context == Context.root()) {
			return null;
		}
		return new CarriedContext(observation, context);
	}

	void run(Runnable task) {
		Attached attached = attach();
		try {
			task.run();
		}
		finally {
			attached.detach();
		}
	}

	<T extends @Nullable Object> T call(Callable<T> task) throws Exception {
		Attached attached = attach();
		try {
			return task.call();
		}
		finally {
			attached.detach();
		}
	}

	<T extends @Nullable Object> T get(Supplier<T> task) {
		Attached attached = attach();
		try {
			return task.get();
		}
		finally {
			attached.detach();
		}
	}

	private Attached attach() {
		return new Attached(this);
	}

	/**
	 * Makes the context current, provided that the observation that is current is the one
	 * it was captured with: another one is newer.
	 */
	void replaceUnderItsObservation() {
		if (currentObservation() == this.observation) {
			replaceCurrent(this.context);
		}
	}

	void replaceCurrent() {
		replaceCurrent(this.context);
	}

	/**
	 * Makes the root current, unless an observation is.
	 */
	static void clearUnlessObserved() {
		if (currentObservation() == null) {
			replaceCurrent(Context.root());
		}
	}

	static void clear() {
		replaceCurrent(Context.root());
	}

	private static @Nullable Observation currentObservation() {
		Observation observation = observations.getCurrentObservation();
		return (observation instanceof NullObservation) ? null : observation;
	}

	private static void replaceCurrent(Context context) {
		Context replaced = Context.current();
		if (replaced == context) {
			return;
		}
		ContextStorage.get().attach(context);
		if (!Baggage.fromContext(replaced).isEmpty()) {
			// what keeps baggage in the MDC forgets it only when a scope closes
			ContextStorage.get().attach(context.with(REPLACED, true)).close();
		}
	}

	/**
	 * A carried context on the thread of a task. Neither attaching nor detaching throws,
	 * whatever observation handlers do.
	 */
	private static final class Attached {

		private final Context before = Context.current();

		private final Observation.@Nullable Scope observedBefore = observations.getCurrentObservationScope();

		private final Context context;

		private final Scope scope;

		private Observation.@Nullable Scope observed;

		private Scope top = Scope.noop();

		Attached(CarriedContext carried) {
			this.context = carried.context;
			// first, because then the scope of the observation has nothing left to do
			this.scope = ContextStorage.get().attach(this.context);
			try {
				this.observed = openScope(carried.observation);
			}
			catch (RuntimeException ex) {
				logger.debug("An observation handler failed to open a scope", ex);
			}
			this.top = ContextStorage.get().attach(this.context);
		}

		private Observation.@Nullable Scope openScope(@Nullable Observation carried) {
			Observation current = currentObservation();
			if (current == carried) {
				return null;
			}
			if (carried != null) {
				return carried.openScope();
			}
			return (current != null) ? new NullObservation(current.getObservationRegistry()).openScope() : null;
		}

		void detach() {
			try {
				closeForgottenScopes();
				replaceCurrent(this.context);
				this.top.close();
				if (this.observed != null) {
					this.observed.close();
				}
			}
			catch (RuntimeException ex) {
				logger.debug("An observation handler failed to close a scope", ex);
			}
			observations.setCurrentObservationScope(this.observedBefore);
			replaceCurrent(this.context);
			this.scope.close();
			replaceCurrent(this.before);
		}

		/**
		 * Closes what the task has opened and forgot to close.
		 */
		private void closeForgottenScopes() {
			Observation.Scope expected = (this.observed != null) ? this.observed : this.observedBefore;
			Observation.Scope current = observations.getCurrentObservationScope();
			while (current != null && current != expected) {
				Observation.Scope enclosing = current.getPreviousObservationScope();
				current.close();
				current = enclosing;
			}
		}

	}

}
