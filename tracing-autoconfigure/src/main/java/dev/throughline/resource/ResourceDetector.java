package dev.throughline.resource;

import io.opentelemetry.api.common.AttributesBuilder;

/**
 * One source of resource attributes. What it cannot find out it leaves away.
 */
@FunctionalInterface
interface ResourceDetector {

	/**
	 * Adds what is known. An exception costs the attributes of this source only.
	 * @param attributes where to add it
	 */
	void detect(AttributesBuilder attributes);

}
