package dev.throughline.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Keys whose values are secret whatever they look like, and the exceptions.
 */
final class Keys {

	/**
	 * Values that have spaces and commas in them and end with the line.
	 */
	static final List<String> WHOLE_LINE = List.of("authorization", "cookie", "set-cookie");

	static final List<String> DENIED = List.of("password", "passwd", "pwd", "passphrase", "passcode", "user-password",
			"db-password", "secret", "client-secret", "api-secret", "token", "access-token", "refresh-token",
			"auth-token", "id-token", "api-token", "session-token", "csrf-token", "api-key", "access-key", "secret-key",
			"private-key", "account-key", "shared-access-key", "shared-access-signature", "aws-access-key-id",
			"credential", "credentials", "signature", "sig", "session-id", "jsessionid", "sid", "otp", "cvv", "cvc",
			"ssn");

	/**
	 * Ids of a trace: sixteen digits of a span id could pass for a card.
	 */
	static final List<String> ALLOWED = List.of("trace-id", "span-id", "parent-id", "parent-span-id", "dd.trace-id",
			"dd.span-id");

	private final KeySet wholeLine = new KeySet(WHOLE_LINE);

	private final KeySet denied;

	private final KeySet allowed;

	Keys(Collection<String> furtherDenied, Collection<String> furtherAllowed) {
		this.denied = new KeySet(concat(concat(DENIED, WHOLE_LINE), furtherDenied));
		this.allowed = new KeySet(concat(ALLOWED, furtherAllowed));
	}

	private static List<String> concat(Collection<String> first, Collection<String> second) {
		List<String> all = new ArrayList<>(first);
		all.addAll(second);
		return all;
	}

	boolean allows(String key) {
		return this.allowed.containsWhole(key, 0, key.length());
	}

	boolean denies(String key) {
		return denies(key, 0, key.length());
	}

	boolean denies(String text, int from, int to) {
		return this.denied.containsEnd(text, from, to) && !this.allowed.containsWhole(text, from, to);
	}

	boolean endsWithTheLine(String text, int from, int to) {
		return this.wholeLine.containsEnd(text, from, to);
	}

}
