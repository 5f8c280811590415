package dev.throughline.sampling;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Span that sampling had dropped and that is kept after all: sampled, and on the local
 * root with the reason.
 */
final class KeptSpan implements ReadableSpan {

	static final AttributeKey<String> KEPT_BECAUSE = AttributeKey.stringKey("sampling.kept_because");

	private final ReadableSpan span;

	private final KeptData data;

	KeptSpan(ReadableSpan span, SpanData data, @Nullable String reason) {
		this.span = span;
		this.data = new KeptData(data, reason);
	}

	@Override
	public SpanContext getSpanContext() {
		return this.data.getSpanContext();
	}

	@Override
	public SpanContext getParentSpanContext() {
		return this.span.getParentSpanContext();
	}

	@Override
	public String getName() {
		return this.span.getName();
	}

	@Override
	public SpanData toSpanData() {
		return this.data;
	}

	@Override
	@Deprecated
	public io.opentelemetry.sdk.common.InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
		return this.span.getInstrumentationLibraryInfo();
	}

	@Override
	public InstrumentationScopeInfo getInstrumentationScopeInfo() {
		return this.span.getInstrumentationScopeInfo();
	}

	@Override
	public boolean hasEnded() {
		return this.span.hasEnded();
	}

	@Override
	public long getLatencyNanos() {
		return this.span.getLatencyNanos();
	}

	@Override
	public SpanKind getKind() {
		return this.span.getKind();
	}

	@Override
	public <T> @Nullable T getAttribute(AttributeKey<T> key) {
		return this.data.getAttributes().get(key);
	}

	@Override
	public Attributes getAttributes() {
		return this.data.getAttributes();
	}

	private static final class KeptData extends DelegatingSpanData {

		private static final byte SAMPLED = 1;

		private final SpanContext context;

		private final Attributes attributes;

		private final int totalAttributes;

		KeptData(SpanData data, @Nullable String reason) {
			super(data);
			SpanContext dropped = data.getSpanContext();
			this.context = SpanContext.create(dropped.getTraceId(), dropped.getSpanId(),
					TraceFlags.fromByte((byte) (dropped.getTraceFlags().asByte() | SAMPLED)), dropped.getTraceState());
			this.attributes = (reason != null) ? data.getAttributes().toBuilder().put(KEPT_BECAUSE, reason).build()
					: data.getAttributes();
			this.totalAttributes = data.getTotalAttributeCount() + ((reason != null) ? 1 : 0);
		}

		@Override
		public SpanContext getSpanContext() {
			return this.context;
		}

		@Override
		public Attributes getAttributes() {
			return this.attributes;
		}

		@Override
		public int getTotalAttributeCount() {
			return this.totalAttributes;
		}

	}

}
