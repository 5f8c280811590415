package dev.throughline.export.delivery;

import java.nio.charset.StandardCharsets;
import java.util.Collection;

import org.jspecify.annotations.Nullable;

/**
 * What a server said, as it may stand in a log line: on one line, of bounded length and
 * without the values of the headers that were sent.
 */
final class ServerMessage {

	private static final int LONGEST = 200;

	/**
	 * Below which a value stands in any text by chance.
	 */
	private static final int SHORTEST_SECRET = 4;

	private ServerMessage() {
	}

	/**
	 * Reads the answer to a refused request: a {@code google.rpc.Status} or text.
	 * @param body the body of the answer
	 * @param sent values that must not come back
	 * @return the message, or {@code null} when there is none
	 */
	static @Nullable String ofBody(byte[] body, Collection<String> sent) {
		String status = ofStatus(body);
		return of((status != null) ? status : new String(body, StandardCharsets.UTF_8), sent);
	}

	private static @Nullable String ofStatus(byte[] body) {
		String message = null;
		try {
			ProtobufFields fields = new ProtobufFields(body);
			while (fields.next()) {
				if (fields.isMessage(2)) {
					message = fields.text();
				}
			}
			return message;
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Makes a text fit for one line.
	 * @param text what the server said
	 * @param sent values that must not come back
	 * @return the message, or {@code null} when there is none
	 */
	static @Nullable String of(@Nullable String text, Collection<String> sent) {
		if (text == null) {
			return null;
		}
		String message = withoutSecrets(text, sent);
		StringBuilder line = new StringBuilder(Math.min(message.length(), LONGEST));
		for (int i = 0; i < message.length() && line.length() < LONGEST; i++) {
			char c = message.charAt(i);
			boolean visible = !Character.isISOControl(c) && !Character.isWhitespace(c)
					&& Character.getType(c) != Character.FORMAT;
			if (visible) {
				line.append(c);
			}
			else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
				line.append(' ');
			}
		}
		String result = line.toString().trim();
		return result.isEmpty() ? null : result;
	}

	// also the token of a value such as "Bearer <token>"
	private static String withoutSecrets(String text, Collection<String> sent) {
		String message = text;
		for (String value : sent) {
			message = without(message, value);
			message = without(message, value.substring(value.lastIndexOf(' ') + 1));
		}
		return message;
	}

	private static String without(String text, String secret) {
		return (secret.length() >= SHORTEST_SECRET) ? text.replace(secret, "REDACTED") : text;
	}

}
