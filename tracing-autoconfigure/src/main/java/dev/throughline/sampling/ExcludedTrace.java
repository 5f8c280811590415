package dev.throughline.sampling;

import java.util.Map;
import java.util.function.BiConsumer;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * Mark of a trace of which nothing is recorded, whatever happens in it. A request is
 * marked in the context that it is handled in, and the first span in there passes the
 * mark on with its own context: a trace state that says the same as the one it stands
 * for, so that every span below knows, on any thread, and no other process does.
 */
final class ExcludedTrace implements TraceState {

	private static final ContextKey<Boolean> REQUEST = ContextKey.named("throughline.sampling.excluded");

	private static final SamplingResult DROPPED = new Dropped();

	private final TraceState state;

	private ExcludedTrace(TraceState state) {
		this.state = state;
	}

	/**
	 * Excludes all traces that begin or are continued in a context.
	 * @param context the context
	 * @return the context with the mark
	 */
	static Context begin(Context context) {
		return context.with(REQUEST, true);
	}

	/**
	 * Tells whether a trace that begins or is continued in a context is excluded.
	 * @param context the context
	 * @return whether it has the mark
	 */
	static boolean beginsIn(Context context) {
		return context.get(REQUEST) != null;
	}

	/**
	 * Tells whether a local span is part of an excluded trace.
	 * @param span the span
	 * @return whether it has the mark
	 */
	static boolean contains(SpanContext span) {
		return span.getTraceState() instanceof ExcludedTrace;
	}

	/**
	 * Returns the result for every span of an excluded trace.
	 * @return a result that drops the span and gives it the mark
	 */
	static SamplingResult dropped() {
		return DROPPED;
	}

	@Override
	public @Nullable String get(String key) {
		return this.state.get(key);
	}

	@Override
	public int size() {
		return this.state.size();
	}

	@Override
	public boolean isEmpty() {
		return this.state.isEmpty();
	}

	@Override
	public void forEach(BiConsumer<String, String> consumer) {
		this.state.forEach(consumer);
	}

	@Override
	public Map<String, String> asMap() {
		return this.state.asMap();
	}

	@Override
	public TraceStateBuilder toBuilder() {
		return this.state.toBuilder();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof ExcludedTrace that && this.state.equals(that.state);
	}

	@Override
	public int hashCode() {
		return this.state.hashCode();
	}

	@Override
	public String toString() {
		return this.state.toString();
	}

	private static final class Dropped implements SamplingResult {

		private static final ExcludedTrace NO_STATE = new ExcludedTrace(TraceState.getDefault());

		@Override
		public SamplingDecision getDecision() {
			return SamplingDecision.DROP;
		}

		@Override
		public Attributes getAttributes() {
			return Attributes.empty();
		}

		@Override
		public TraceState getUpdatedTraceState(TraceState parentTraceState) {
			if (parentTraceState instanceof ExcludedTrace) {
				return parentTraceState;
			}
			return parentTraceState.isEmpty() ? NO_STATE : new ExcludedTrace(parentTraceState);
		}

	}

}
