package dev.throughline.sampling;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.throughline.diagnostics.DiagnosticsContributor;
import dev.throughline.sampling.SamplingProperties.Rule;
import org.jspecify.annotations.Nullable;

/**
 * Tells which traces are kept by the policy in force, and how many were.
 */
final class SamplingDescription implements DiagnosticsContributor {

	private final SamplingControl control;

	private final @Nullable HeldTraces held;

	SamplingDescription(SamplingControl control, @Nullable HeldTraces held) {
		this.control = control;
		this.held = held;
	}

	@Override
	public String name() {
		return "sampling";
	}

	@Override
	public Map<String, @Nullable Object> describe() {
		SamplingPolicy policy = this.control.policy();
		Map<String, @Nullable Object> sampling = new LinkedHashMap<>();
		sampling.put("probability", (policy.probability() != null) ? policy.probability() : "configured");
		List<Map<String, Object>> rules = new ArrayList<>();
		policy.rules().forEach((rule) -> rules.add(describe(rule.written())));
		sampling.put("rules", rules);
		if (this.held != null) {
			sampling.put("held", describe(this.held));
		}
		return sampling;
	}

	private static Map<String, Object> describe(Rule rule) {
		Map<String, Object> description = new LinkedHashMap<>();
		putIfPresent(description, "path", rule.path());
		putIfPresent(description, "method", rule.method());
		putIfPresent(description, "header", rule.header());
		putIfPresent(description, "probability", rule.probability());
		putIfPresent(description, "rate", rule.rate());
		return description;
	}

	private static void putIfPresent(Map<String, Object> map, String key, @Nullable Object value) {
		if (value != null) {
			map.put(key, value);
		}
	}

	private static Map<String, Object> describe(HeldTraces held) {
		Map<String, Object> description = new LinkedHashMap<>();
		description.put("traces", held.traces());
		description.put("bytes", held.bytes());
		description.put("kept", held.keptTraces());
		description.put("dropped", held.droppedTraces());
		Map<String, Long> evicted = new LinkedHashMap<>();
		for (Eviction eviction : Eviction.values()) {
			evicted.put(eviction.text(), held.evictedTraces(eviction));
		}
		description.put("evicted", evicted);
		return description;
	}

}
