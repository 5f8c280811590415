package dev.throughline.sample.proxy.dlp;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.sample.proxy.policy.Action;
import dev.throughline.sample.proxy.policy.Detector;

/**
 * What was found in a prompt and what may leave.
 *
 * @param action the most severe action that a finding calls for
 * @param findings number of findings by detector, detectors without findings left out
 * @param blockedBy detectors whose findings block the prompt
 * @param texts the texts that were scanned, in order, with everything redacted that the
 * policy wants redacted
 * @since 0.1.0
 */
public record ScanResult(Action action, Map<Detector, Integer> findings, Set<Detector> blockedBy, List<String> texts) {

	@Override
	public String toString() {
		return "ScanResult[action=" + this.action + ", findings=" + this.findings + "]";
	}

}
