package dev.throughline.instrumentation.http;

import dev.throughline.instrumentation.DroppedParent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.jspecify.annotations.Nullable;

/**
 * Spans of this application that were left out of their trace when they started, and
 * whose children are left out without a question to the sampler.
 */
final class DroppedSpans {

	private final boolean childrenFollow;

	/**
	 * Creates the spans.
	 * @param provider has the sampler, or {@code null} when that is not known
	 */
	DroppedSpans(@Nullable SdkTracerProvider provider) {
		this.childrenFollow = provider != null && DroppedParent.dropsChildren(provider.getSampler());
	}

	/**
	 * Tells whether a span below another needs no ids of its own, which nobody could
	 * find.
	 * @param parent the span that would be the parent
	 * @return whether its children are dropped like itself
	 */
	boolean contains(Span parent) {
		return this.childrenFollow && DroppedParent.isDropped(parent);
	}

}
