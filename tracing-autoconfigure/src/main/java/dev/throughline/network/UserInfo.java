package dev.throughline.network;

import java.util.regex.Pattern;

/**
 * Keeps the user information of a URL out of messages.
 *
 * @since 0.1.0
 */
public final class UserInfo {

	private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#]*@");

	private UserInfo() {
	}

	/**
	 * Takes user information out of a URL.
	 * @param url the URL, which need not be valid
	 * @return the URL for messages
	 */
	public static String mask(String url) {
		return USER_INFO.matcher(url).replaceFirst("REDACTED@");
	}

}
