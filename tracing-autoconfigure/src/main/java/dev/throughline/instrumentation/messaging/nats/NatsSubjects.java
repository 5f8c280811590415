package dev.throughline.instrumentation.messaging.nats;

import io.nats.client.Connection;
import io.nats.client.Options;
import org.jspecify.annotations.Nullable;

/**
 * Tells which subjects may name a span: inboxes are different each time, and subjects are
 * often made of ids.
 */
final class NatsSubjects {

	/**
	 * Words rarely have more of them, ids do.
	 */
	private static final int MAX_DIGITS = 2;

	private static final int MAX_TOKEN_LENGTH = 40;

	private NatsSubjects() {
	}

	static boolean isTemporary(String subject, @Nullable Connection connection) {
		Options options = (connection != null) ? connection.getOptions() : null;
		return subject.startsWith((options != null) ? options.getInboxPrefix() : Options.DEFAULT_INBOX_PREFIX);
	}

	static boolean hasWildcard(String subject) {
		return subject.indexOf('*') >= 0 || subject.indexOf('>') >= 0;
	}

	static boolean hasId(String subject) {
		int digits = 0;
		int length = 0;
		for (int i = 0; i <= subject.length(); i++) {
			char character = (i < subject.length()) ? subject.charAt(i) : '.';
			if (character == '.') {
				if (digits > MAX_DIGITS || (digits > 0 && digits == length) || length > MAX_TOKEN_LENGTH) {
					return true;
				}
				digits = 0;
				length = 0;
			}
			else if (character == '@') {
				return true;
			}
			else {
				length++;
				digits += (character >= '0' && character <= '9') ? 1 : 0;
			}
		}
		return false;
	}

}
