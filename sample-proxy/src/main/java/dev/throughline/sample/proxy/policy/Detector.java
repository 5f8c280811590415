package dev.throughline.sample.proxy.policy;

import java.util.Locale;

/**
 * The kinds of sensitive text that are looked for.
 *
 * @since 0.1.0
 */
public enum Detector {

	/** E-mail addresses. */
	EMAIL("[EMAIL]"),

	/** US social security numbers. */
	US_SSN("[SSN]"),

	/** Payment card numbers. */
	PAYMENT_CARD("[CARD]"),

	/** API keys of well-known services. */
	API_KEY("[API_KEY]"),

	/** Names of people. */
	PERSON_NAME("[NAME]");

	private final String replacement;

	Detector(String replacement) {
		this.replacement = replacement;
	}

	/**
	 * Return what stands in a redacted text instead of a finding.
	 * @return the replacement
	 */
	public String replacement() {
		return this.replacement;
	}

	/**
	 * Return the name used in policies, audit events and spans.
	 * @return the name in lower case
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	@Override
	public String toString() {
		return id();
	}

}
