package dev.throughline.agent;

import java.util.function.Predicate;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;

/**
 * Takes the contexts whose spans somebody else makes, so that no other handler makes a
 * second one. The span that is current then, which is theirs, stands for the observation:
 * children find their parent, and the caller gets its trace id. It is neither named nor
 * ended here.
 */
final class LeftToOthersHandler implements TracingObservationHandler<Observation.Context> {

	private final Tracer tracer;

	private final Predicate<Observation.Context> leftToOthers;

	LeftToOthersHandler(Tracer tracer, Predicate<Observation.Context> leftToOthers) {
		this.tracer = tracer;
		this.leftToOthers = leftToOthers;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return this.leftToOthers.test(context);
	}

	@Override
	public Tracer getTracer() {
		return this.tracer;
	}

	@Override
	public void onStart(Observation.Context context) {
		getTracingContext(context).setSpan(this.tracer.currentSpan());
	}

	@Override
	public void onScopeOpened(Observation.Context context) {
		Span span = getTracingContext(context).getSpan();
		// without one, the scope would hide whatever is current
		if (span != null) {
			setMaybeScopeOnTracingContext(getTracingContext(context), span);
		}
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
	}

	@Override
	public void onError(Observation.Context context) {
	}

}
