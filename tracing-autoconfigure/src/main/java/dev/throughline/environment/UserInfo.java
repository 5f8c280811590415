package dev.throughline.environment;

import java.util.regex.Pattern;

/**
 * Keeps the user information of a URL out of messages.
 */
final class UserInfo {

	private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/?#]*@");

	private UserInfo() {
	}

	static String mask(String url) {
		return USER_INFO.matcher(url).replaceFirst("REDACTED@");
	}

}
