package dev.throughline.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * Made-up secrets of many kinds, the same in every run.
 */
final class SecretCorpus {

	private static final String ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

	private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

	private static final String[] CARD_PREFIXES = { "4", "51", "55", "2221", "2720", "34", "37", "6011", "65", "35",
			"36", "62" };

	private final Random random;

	SecretCorpus(long seed) {
		this.random = new Random(seed);
	}

	List<Secret> ofEveryKind(int count) {
		List<Secret> secrets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			secrets.add(new Secret("bearer", "Bearer ", "a1" + chars(ALPHANUMERIC + "-._~+/", 20, 60) + "Z"));
			secrets.add(new Secret("basic", "Basic ",
					base64(chars(ALPHANUMERIC, 6, 12) + ":1" + chars(ALPHANUMERIC, 6, 20))));
			secrets.add(new Secret("jwt", "", jwt()));
			secrets.add(new Secret("card", "", card("")));
			secrets.add(new Secret("grouped-card", "", card((i % 2 == 0) ? " " : "-")));
			secrets.add(new Secret("email", "", chars(ALPHANUMERIC, 1, 10) + "." + chars(ALPHANUMERIC, 2, 8) + "@"
					+ chars(ALPHANUMERIC, 2, 8) + ((i % 2 == 0) ? ".com" : ".co.uk")));
			secrets.add(new Secret("ssn", "", String.format("%03d-%02d-%04d", 1 + this.random.nextInt(665),
					1 + this.random.nextInt(99), 1 + this.random.nextInt(9999))));
			secrets.add(new Secret("aws", "", "AKIA" + chars(UPPER, 16, 16)));
			secrets.add(new Secret("gcp", "", "AIza" + chars(ALPHANUMERIC + "-_", 35, 35)));
			secrets.add(new Secret("azure-storage", "", storageKey()));
			secrets.add(new Secret("azure-secret", "",
					chars(ALPHANUMERIC, 3, 3) + "8Q~" + chars(ALPHANUMERIC + "-_", 34, 34)));
			secrets.add(new Secret("openai", "", "sk-proj-9" + chars(ALPHANUMERIC + "-_", 40, 120)));
			secrets.add(new Secret("anthropic", "", "sk-ant-api03-7" + chars(ALPHANUMERIC + "-_", 80, 95)));
			secrets.add(new Secret("github", "", "ghp_" + chars(ALPHANUMERIC, 36, 36)));
			secrets.add(new Secret("password", "password=", chars(ALPHANUMERIC + "!$*#:@/", 8, 20)));
			secrets
				.add(new Secret("private-key", "", "-----BEGIN PRIVATE KEY-----\n" + chars(ALPHANUMERIC + "+/", 64, 64)
						+ "\n" + chars(ALPHANUMERIC, 20, 64) + "\n-----END PRIVATE KEY-----"));
		}
		return secrets;
	}

	private String jwt() {
		String claims = base64Url("{\"sub\":\"" + chars(ALPHANUMERIC, 5, 30) + "\"}");
		String signature = (this.random.nextInt(4) == 0) ? "" : chars(ALPHANUMERIC + "-_", 43, 86);
		return base64Url("{\"alg\":\"HS256\"}") + "." + claims + "." + signature;
	}

	private String storageKey() {
		byte[] key = new byte[64];
		this.random.nextBytes(key);
		return Base64.getEncoder().encodeToString(key);
	}

	private String card(String separator) {
		String prefix = CARD_PREFIXES[this.random.nextInt(CARD_PREFIXES.length)];
		int length = separator.isEmpty() ? 14 + this.random.nextInt(5) : 16;
		StringBuilder digits = new StringBuilder(prefix);
		while (digits.length() < length - 1) {
			digits.append(this.random.nextInt(10));
		}
		int sum = 0;
		for (int i = 0; i < digits.length(); i++) {
			int digit = digits.charAt(digits.length() - 1 - i) - '0';
			int weighted = (i % 2 == 0) ? digit * 2 : digit;
			sum += weighted / 10 + weighted % 10;
		}
		digits.append((10 - sum % 10) % 10);
		return separator.isEmpty() ? digits.toString() : digits.toString().replaceAll("(.{4})(?=.)", "$1" + separator);
	}

	private String chars(String alphabet, int shortest, int longest) {
		int length = shortest + this.random.nextInt(longest - shortest + 1);
		StringBuilder chars = new StringBuilder();
		for (int i = 0; i < length; i++) {
			boolean edge = i == 0 || i == length - 1;
			chars.append(alphabet.charAt(this.random.nextInt(edge ? 36 : alphabet.length())));
		}
		return chars.toString();
	}

	private static String base64(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String base64Url(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * One secret.
	 *
	 * @param kind the name of its kind
	 * @param prefix what makes it recognisable and is not secret itself
	 * @param value the secret
	 */
	record Secret(String kind, String prefix, String value) {

		String text() {
			return this.prefix + this.value;
		}

	}

}
