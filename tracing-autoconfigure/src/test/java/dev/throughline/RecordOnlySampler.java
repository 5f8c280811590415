package dev.throughline;

import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;

/**
 * Records every span and samples none, as where it is decided at the end of a trace
 * whether to keep it.
 */
public final class RecordOnlySampler implements Sampler {

	@Override
	public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
			Attributes attributes, List<LinkData> links) {
		return SamplingResult.recordOnly();
	}

	@Override
	public String getDescription() {
		return "RecordOnly";
	}

}
