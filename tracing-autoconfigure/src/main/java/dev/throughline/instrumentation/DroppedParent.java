package dev.throughline.instrumentation;

import io.opentelemetry.sdk.trace.samplers.Sampler;

/**
 * Whether a sampler may keep a child of a span that it dropped. Public for the rooms of
 * instrumentation only.
 *
 * @since 0.1.0
 */
public final class DroppedParent {

	private static final String PARENT_BASED = "ParentBased{";

	private static final String LOCAL_PARENT_DROPPED = "localParentNotSampled:AlwaysOffSampler";

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

}
