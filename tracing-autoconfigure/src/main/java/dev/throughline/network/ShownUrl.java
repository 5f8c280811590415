package dev.throughline.network;

import java.util.regex.Pattern;

/**
 * URLs as log lines, messages and the actuator show them.
 *
 * @since 0.1.0
 */
public final class ShownUrl {

	// up to the last @, because a password that is not encoded may hold any character
	private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)?.*@", Pattern.DOTALL);

	private static final Pattern QUERY_AND_FRAGMENT = Pattern.compile("[?#].*", Pattern.DOTALL);

	private ShownUrl() {
	}

	/**
	 * Takes out of a URL what may be a credential.
	 * @param url the URL, which need not be a valid one
	 * @return the URL without user information, query and fragment
	 */
	public static String of(String url) {
		String withoutUser = USER_INFO.matcher(url).replaceFirst("$1REDACTED@");
		return QUERY_AND_FRAGMENT.matcher(withoutUser).replaceFirst("?REDACTED");
	}

}
