package dev.throughline.resource;

import java.util.List;
import java.util.Map;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.resources.Resource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resource of what was detected, overridden by what was configured. An attribute that is
 * configured to be empty is left away.
 */
final class DetectedResource {

	private static final Logger logger = LoggerFactory.getLogger(DetectedResource.class);

	private final List<ResourceDetector> detectors;

	DetectedResource(List<ResourceDetector> detectors) {
		this.detectors = List.copyOf(detectors);
	}

	/**
	 * Runs the detectors.
	 * @param configured the attributes that win
	 * @return the resource
	 */
	Resource with(Map<String, String> configured) {
		AttributesBuilder attributes = Attributes.builder();
		for (ResourceDetector detector : this.detectors) {
			attributes.putAll(detect(detector));
		}
		String environment = configured.get(EnvironmentDetector.OLD_NAME);
		if (environment != null) {
			attributes.put(EnvironmentDetector.NAME, environment);
		}
		// of one name the last wins, whatever its type
		configured.forEach(attributes::put);
		Attributes all = attributes.build();
		AttributesBuilder known = all.toBuilder().removeIf((key) -> "".equals(all.get(key)));
		return Resource.getDefault().merge(Resource.create(known.build()));
	}

	private static Attributes detect(ResourceDetector detector) {
		AttributesBuilder attributes = Attributes.builder();
		try {
			detector.detect(attributes);
		}
		catch (RuntimeException ex) {
			logger.debug("Resource attributes of {} are incomplete", detector.getClass().getSimpleName(), ex);
		}
		return attributes.build();
	}

}
