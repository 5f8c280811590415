package dev.throughline.instrumentation.async;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.throughline.diagnostics.DiagnosticsContributor;
import org.jspecify.annotations.Nullable;

/**
 * Knows by name which executors carry the current context into their tasks, and of the
 * others why they do not. Keeps a thousand names; nothing is told of what comes on top.
 * Safe for use by several threads.
 */
final class ExecutorInventory implements DiagnosticsContributor {

	private static final int LIMIT = 1000;

	private static final String CARRIED = "";

	private final Map<String, String> reasons = new TreeMap<>();

	void carried(String name) {
		put(name, CARRIED);
	}

	void left(String name, String reason) {
		put(name, reason);
	}

	private void put(String name, String reason) {
		synchronized (this.reasons) {
			if (this.reasons.size() < LIMIT || this.reasons.containsKey(name)) {
				this.reasons.put(name, reason);
			}
		}
	}

	@Override
	public String name() {
		return "executors";
	}

	@Override
	public Map<String, @Nullable Object> describe() {
		TreeSet<String> carried = new TreeSet<>();
		Map<String, String> left = new TreeMap<>();
		synchronized (this.reasons) {
			this.reasons.forEach((name, reason) -> {
				if (reason.equals(CARRIED)) {
					carried.add(name);
				}
				else {
					left.put(name, reason);
				}
			});
		}
		Map<String, @Nullable Object> description = new LinkedHashMap<>();
		description.put("instrumented", carried);
		description.put("uninstrumented", left);
		return description;
	}

}
