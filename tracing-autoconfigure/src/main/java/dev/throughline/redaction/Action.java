package dev.throughline.redaction;

/**
 * What happens to a secret.
 */
enum Action {

	/**
	 * Replaced by the name of its kind.
	 */
	MASK,

	/**
	 * Replaced by a keyed hash, so that equal values stay comparable.
	 */
	HASH,

	/**
	 * Removed; an attribute of a denied key altogether.
	 */
	DROP

}
