package dev.throughline.redaction;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the redaction room.
 *
 * @param enabled Whether secrets are taken out of exported spans and of log lines.
 * @param action What happens to a secret: masked with the name of its kind, hashed with
 * the key, or dropped.
 * @param hashKey Secret of at least 16 characters that hashes are keyed with. Needed when
 * a secret is hashed; equal in all services whose hashes are compared.
 * @param detectors What happens to the finds of single detectors, by their names; 'off'
 * switches a detector off.
 * @param deniedKeys Further keys of attributes, MDC entries, members and parameters whose
 * values are secret. Case, hyphens, underscores and dots do not matter.
 * @param allowedKeys Keys whose values are never touched. Win over denied keys.
 * @param patterns Further secrets by regular expressions in the syntax of RE2, by a name
 * of lower-case letters, digits and hyphens.
 * @param url What is kept of URLs.
 */
@ConfigurationProperties("throughline.redaction")
record RedactionProperties(@DefaultValue("true") boolean enabled, @DefaultValue("mask") Action action,
		@Nullable String hashKey, @DefaultValue Map<Detector, DetectorAction> detectors,
		@DefaultValue List<String> deniedKeys, @DefaultValue List<String> allowedKeys,
		@DefaultValue Map<String, String> patterns, @DefaultValue Url url) {

	private static final int SHORTEST_HASH_KEY = 16;

	private static final Pattern PATTERN_NAME = Pattern.compile("[a-z0-9-]{1,32}");

	RedactionProperties {
		detectors = Map.copyOf(detectors);
		deniedKeys = List.copyOf(deniedKeys);
		allowedKeys = List.copyOf(allowedKeys);
		patterns = Map.copyOf(patterns);
		boolean hashes = action == Action.HASH || detectors.containsValue(DetectorAction.HASH);
		if (hashes && (hashKey == null || hashKey.length() < SHORTEST_HASH_KEY)) {
			throw new IllegalArgumentException("throughline.redaction.hash-key: "
					+ ((hashKey != null) ? hashKey.length() + " characters" : "not set") + " (expected: at least "
					+ SHORTEST_HASH_KEY + " characters, because secrets are hashed); set it or choose another action");
		}
		for (String name : patterns.keySet()) {
			if (!PATTERN_NAME.matcher(name).matches()) {
				throw new IllegalArgumentException("throughline.redaction.patterns: the name '" + name
						+ "' (expected: up to 32 lower-case letters, digits and hyphens)");
			}
		}
	}

	@Nullable Action actionOf(Detector detector) {
		return switch (this.detectors.getOrDefault(detector, DetectorAction.DEFAULT)) {
			case DEFAULT -> this.action;
			case MASK -> Action.MASK;
			case HASH -> Action.HASH;
			case DROP -> Action.DROP;
			case OFF -> null;
		};
	}

	@Override
	public String toString() {
		return "RedactionProperties[action=" + this.action + ", detectors=" + this.detectors + "]";
	}

	/**
	 * What is kept of URLs.
	 *
	 * @param allowedQueryParameters Names of query parameters whose values stay in
	 * attributes that hold URLs; the values of all others are replaced.
	 */
	record Url(@DefaultValue List<String> allowedQueryParameters) {

		Url {
			allowedQueryParameters = List.copyOf(allowedQueryParameters);
		}

	}

	/**
	 * What happens to the finds of one detector.
	 */
	enum DetectorAction {

		/**
		 * What happens to all secrets.
		 */
		DEFAULT,

		/**
		 * Masked.
		 */
		MASK,

		/**
		 * Hashed.
		 */
		HASH,

		/**
		 * Dropped.
		 */
		DROP,

		/**
		 * Not looked for.
		 */
		OFF

	}

}
