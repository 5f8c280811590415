package dev.throughline.sample.proxy.policy;

import java.util.Locale;

/**
 * What happens to a finding, from the mildest to the most severe.
 *
 * @since 0.1.0
 */
public enum Action {

	/** The text goes out as it is. */
	ALLOW,

	/** The text goes out with the finding replaced. */
	REDACT,

	/** Nothing goes out. */
	BLOCK;

	/**
	 * Return the name used in policies, audit events and spans.
	 * @return the name in lower case
	 */
	public String id() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return the more severe of two actions.
	 * @param other the other action
	 * @return this or the other action
	 */
	public Action orStricter(Action other) {
		return (compareTo(other) >= 0) ? this : other;
	}

	@Override
	public String toString() {
		return id();
	}

}
