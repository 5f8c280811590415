package dev.throughline.instrumentation;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/**
 * The span of an observation with the OpenTelemetry context that its scopes make current,
 * built once. Scopes of the thread that opens one first are kept in a field, because most
 * observations are never in the scope of a second.
 */
final class ObservedSpan extends TracingContext {

	private static final AtomicReferenceFieldUpdater<ObservedSpan, Thread> FIRST_THREAD = AtomicReferenceFieldUpdater
		.newUpdater(ObservedSpan.class, Thread.class, "firstThread");

	private final Span span;

	private final Context context;

	private final boolean dropped;

	// both written without a lock: each thread would find the same
	private boolean seen;

	private boolean hidden;

	private volatile @Nullable Thread firstThread;

	private CurrentTraceContext.@Nullable Scope firstScope;

	/**
	 * Creates what the handler of a started span puts into the observation.
	 * @param span the span that was just started; when it does not record, it never will
	 * @param context the context with the span
	 */
	ObservedSpan(Span span, Context context) {
		this.span = span;
		this.context = context;
		this.dropped = !span.isRecording();
		setSpan(OtelSpan.fromOtel(span, context));
	}

	Span span() {
		return this.span;
	}

	Context context() {
		return this.context;
	}

	/**
	 * Tells whether the sampler dropped the span when it was started. An ended span does
	 * not record either, but may have been kept.
	 * @return whether nothing of the span will ever be seen
	 */
	boolean isDropped() {
		return this.dropped;
	}

	/**
	 * Tells whether the observation still has the span that was started for it.
	 * @return whether nobody has set another span
	 */
	boolean isUnchanged() {
		return getSpan() instanceof OtelSpan current && OtelSpan.toOtel(current) == this.span;
	}

	boolean isIn(Context current) {
		return Span.fromContext(current).getSpanContext().equals(this.span.getSpanContext());
	}

	/**
	 * Opens a scope that is closed like any other scope of this object. Does nothing when
	 * the span was changed, when there is other baggage to merge, or when Micrometer
	 * would not see it as current.
	 * @param micrometer what Micrometer takes for current
	 * @return whether the scope was opened
	 */
	boolean openScope(CurrentTraceContext micrometer) {
		Scope scope = (isUnchanged() && !hasOtherBaggage(Context.current())) ? makeCurrent(micrometer) : null;
		if (scope == null) {
			return false;
		}
		setScope(new StackedScope(this, scope, getScope()));
		return true;
	}

	/**
	 * Makes the span current without a trace of it in here. Micrometer has an entry of
	 * its own in the context of a scope that it opened itself, and would take that for
	 * current further down too.
	 * @param micrometer what Micrometer takes for current
	 * @return what must be closed on the same thread, or {@code null} when Micrometer has
	 * to open the scope
	 */
	@SuppressWarnings("MustBeClosedChecker") // by the caller
	@Nullable Scope makeCurrent(CurrentTraceContext micrometer) {
		if (isIn(Context.current())) {
			return Scope.noop();
		}
		if (this.hidden) {
			return null;
		}
		Scope scope = this.context.makeCurrent();
		if (!this.seen) {
			TraceContext current = micrometer.context();
			this.seen = current != null && current.spanId().equals(this.span.getSpanContext().getSpanId());
			if (!this.seen) {
				this.hidden = true;
				scope.close();
				return null;
			}
		}
		return scope;
	}

	private boolean hasOtherBaggage(Context current) {
		if (isIn(current)) {
			return false;
		}
		Baggage baggage = Baggage.fromContext(current);
		return !baggage.isEmpty() && !baggage.equals(Baggage.fromContext(this.context));
	}

	@Override
	public CurrentTraceContext.@Nullable Scope getScope() {
		return (this.firstThread == Thread.currentThread()) ? this.firstScope : super.getScope();
	}

	@Override
	public void setScope(CurrentTraceContext.@Nullable Scope scope) {
		if (this.firstThread != Thread.currentThread() && !isFirst()) {
			super.setScope(scope);
			return;
		}
		this.firstScope = scope;
		if (scope == null) {
			this.firstThread = null;
		}
	}

	/**
	 * Takes the field for this thread, unless it has scopes elsewhere already.
	 * @return whether the field is this thread's
	 */
	@SuppressWarnings("NullAway") // the field is null while nobody has it
	private boolean isFirst() {
		return this.firstThread == null && super.getScope() == null
				&& FIRST_THREAD.compareAndSet(this, null, Thread.currentThread());
	}

	private static final class StackedScope implements CurrentTraceContext.Scope {

		private final ObservedSpan owner;

		private final Scope scope;

		private final CurrentTraceContext.@Nullable Scope previous;

		private StackedScope(ObservedSpan owner, Scope scope, CurrentTraceContext.@Nullable Scope previous) {
			this.owner = owner;
			this.scope = scope;
			this.previous = previous;
		}

		@Override
		public void close() {
			this.scope.close();
			this.owner.setScope(this.previous);
		}

	}

}
