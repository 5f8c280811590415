package dev.throughline.instrumentation;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * What becomes of the children of a span that the sampler dropped. Public for the rooms
 * of instrumentation only.
 *
 * @since 0.1.0
 */
public final class DroppedParent {

	private static final String PARENT_BASED = "ParentBased{";

	private static final String LOCAL_PARENT_DROPPED = "localParentNotSampled:AlwaysOffSampler";

	/**
	 * The class of spans that nothing can be recorded in. A span that has ended does not
	 * record either.
	 */
	private static final Class<?> NEVER_RECORDED = Span.getInvalid().getClass();

	private DroppedParent() {
	}

	/**
	 * Tells what is known of the sampler by its description, which wrappers hand on.
	 * @param sampler the sampler of all spans
	 * @return whether children of dropped spans are dropped without a question
	 */
	public static boolean dropsChildren(Sampler sampler) {
		String description = sampler.getDescription();
		return (description.startsWith(PARENT_BASED) && description.contains(LOCAL_PARENT_DROPPED))
				|| description.startsWith("TraceIdRatioBased{") || description.equals("AlwaysOffSampler");
	}

	/**
	 * Tells whether this application's sampler dropped a span when it was started.
	 * @param span the span
	 * @return whether it is of this application, and neither sampled nor ever recorded
	 */
	public static boolean isDropped(Span span) {
		SpanContext context = span.getSpanContext();
		return span.getClass() == NEVER_RECORDED && context.isValid() && !context.isRemote() && !context.isSampled();
	}

}
