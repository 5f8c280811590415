package dev.throughline.sampling;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.jspecify.annotations.Nullable;

/**
 * The application's sampler with the rules before it. Rules decide where the trace enters
 * the process; below, spans follow their parent. What is dropped but may still turn out
 * to be worth keeping is recorded and held. An excluded trace is dropped whatever the
 * rules, the caller or the application's sampler say.
 */
final class RuleSampler implements Sampler {

	private final Sampler base;

	private final SamplingControl control;

	private final @Nullable HeldTraces held;

	RuleSampler(Sampler base, SamplingControl control, @Nullable HeldTraces held) {
		this.base = base;
		this.control = control;
		this.held = held;
	}

	@Override
	public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind kind,
			Attributes attributes, List<LinkData> parentLinks) {
		Span parentSpan = Span.fromContext(parentContext);
		SpanContext parent = parentSpan.getSpanContext();
		boolean local = parent.isValid() && !parent.isRemote();
		if (local ? ExcludedTrace.contains(parent) : ExcludedTrace.beginsIn(parentContext)) {
			return ExcludedTrace.dropped();
		}
		SamplingPolicy policy = this.control.policy();
		if (local) {
			SamplingResult result = policy.isEmpty()
					? this.base.shouldSample(parentContext, traceId, name, kind, attributes, parentLinks)
					: result(parent.isSampled());
			return (this.held != null && !parent.isSampled() && this.held.isFollowed(parentSpan)) ? recorded(result)
					: result;
		}
		SamplingRule rule = policy.firstMatch(attributes);
		if (rule != null && rule.excludes()) {
			return SamplingResult.drop();
		}
		SamplingResult result;
		if (rule != null) {
			result = result(rule.keeps(parent, traceId));
		}
		else if (policy.share() != null && !parent.isValid()) {
			result = policy.share().shouldSample(parentContext, traceId, name, kind, attributes, parentLinks);
		}
		else {
			result = this.base.shouldSample(parentContext, traceId, name, kind, attributes, parentLinks);
		}
		return (this.held != null) ? recorded(result) : result;
	}

	private static SamplingResult result(boolean kept) {
		return kept ? SamplingResult.recordAndSample() : SamplingResult.drop();
	}

	private static SamplingResult recorded(SamplingResult result) {
		if (result.getDecision() != SamplingDecision.DROP) {
			return result;
		}
		return (result == SamplingResult.drop()) ? SamplingResult.recordOnly() : new Recorded(result);
	}

	@Override
	public String getDescription() {
		return this.base.getDescription();
	}

	@Override
	public String toString() {
		return "RuleSampler{" + getDescription() + "}";
	}

	private record Recorded(SamplingResult dropped) implements SamplingResult {

		@Override
		public SamplingDecision getDecision() {
			return SamplingDecision.RECORD_ONLY;
		}

		@Override
		public Attributes getAttributes() {
			return this.dropped.getAttributes();
		}

		@Override
		public TraceState getUpdatedTraceState(TraceState parentTraceState) {
			return this.dropped.getUpdatedTraceState(parentTraceState);
		}

	}

}
