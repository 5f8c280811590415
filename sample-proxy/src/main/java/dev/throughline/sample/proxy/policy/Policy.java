package dev.throughline.sample.proxy.policy;

import java.util.Map;
import java.util.Set;

/**
 * What one tenant may do.
 *
 * @param tenant the name of the tenant
 * @param models the models the tenant may use
 * @param detectors what to do with the findings of each detector, every detector named
 * @since 0.1.0
 */
public record Policy(String tenant, Set<String> models, Map<Detector, Action> detectors) {

	public Policy {
		models = Set.copyOf(models);
		detectors = Map.copyOf(detectors);
		for (Detector detector : Detector.values()) {
			if (!detectors.containsKey(detector)) {
				throw new IllegalArgumentException("no action for detector '" + detector.id() + "'");
			}
		}
		if (models.isEmpty()) {
			throw new IllegalArgumentException("no allowed models");
		}
	}

	/**
	 * Refuse a model that the tenant may not use.
	 * @param model the model asked for
	 * @throws ModelNotAllowedException if the model is not among the allowed ones
	 */
	public void requireModel(String model) {
		if (!this.models.contains(model)) {
			throw new ModelNotAllowedException(this.models);
		}
	}

	/**
	 * Return what to do with a finding.
	 * @param detector the detector that found it
	 * @return the action
	 */
	public Action actionFor(Detector detector) {
		return this.detectors.getOrDefault(detector, Action.BLOCK);
	}

}
