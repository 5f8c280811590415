package dev.throughline.redaction;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * What stands in place of a secret of one kind. Hashes are HMAC-SHA-256, cut to
 * sixty-four bits: equal values stay comparable, and nobody without the key can try
 * values out.
 */
final class Replacement {

	private static final String MASK = "[REDACTED:";

	private static final String HASH = "[HASHED:";

	private static final int LONGEST_MARK = 64;

	private static final int HASH_BYTES = 8;

	private final Action action;

	private final String label;

	private final String mask;

	private final @Nullable SecretKeySpec key;

	Replacement(Action action, String label, @Nullable String key) {
		this(action, label, MASK + label + "]", key);
	}

	Replacement(Action action, String label, String mask, @Nullable String key) {
		this.action = action;
		this.label = label;
		this.mask = mask;
		this.key = (key != null) ? new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256") : null;
	}

	// Returns what is written instead; empty when secrets of this kind are dropped.
	String of(String secret) {
		return switch (this.action) {
			case MASK -> this.mask;
			case HASH -> HASH + this.label + ":" + hash(secret) + "]";
			case DROP -> "";
		};
	}

	boolean drops() {
		return this.action == Action.DROP;
	}

	private String hash(String secret) {
		try {
			Mac mac = Mac.getInstance("HmacSHA256");
			mac.init(this.key);
			byte[] hash = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash, 0, HASH_BYTES);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("HmacSHA256 is part of every Java platform", ex);
		}
	}

	// Tells whether a replacement stands here already.
	static boolean isMarked(String text, int at) {
		if (text.startsWith("REDACTED", at)) {
			int end = at + "REDACTED".length();
			return Characters.endsWord(text, end);
		}
		if (!text.startsWith(MASK, at) && !text.startsWith(HASH, at)) {
			return false;
		}
		for (int i = at + 1; i < Math.min(text.length(), at + LONGEST_MARK); i++) {
			char c = text.charAt(i);
			if (c == ']') {
				return true;
			}
			if (!Characters.isBase64Url(c) && c != ':' && c != '.') {
				return false;
			}
		}
		return false;
	}

}
