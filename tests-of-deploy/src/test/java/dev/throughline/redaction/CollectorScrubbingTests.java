package dev.throughline.redaction;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.re2j.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that the collector's scrubbing finds what the starter finds. The patterns are
 * matched by a port of Go's own engine. In this package because it asks the starter's
 * vocabulary.
 */
class CollectorScrubbingTests {

	private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0";

	private static final String MASK = "****";

	// What has to go stands between ⟦ and ⟧.
	static final List<Sample> SECRETS = List.of(new Sample(Detector.URL_USER_INFO, "jdbc://⟦bob:hunter2⟧@db/x"),
			new Sample(Detector.URL_USER_INFO, "see https://⟦bob⟧@example.org/"),
			new Sample(Detector.KEYED_VALUE, "password=⟦hunter2⟧"),
			new Sample(Detector.KEYED_VALUE, "user=bob&password=⟦hunter2⟧&page=2"),
			new Sample(Detector.KEYED_VALUE, "{\"api_key\": \"⟦hunter2⟧\"}"),
			new Sample(Detector.KEYED_VALUE, "{\\\"clientSecret\\\":\\\"⟦hunter2⟧\\\"}"),
			new Sample(Detector.KEYED_VALUE, "db_password: ⟦hunter2⟧"),
			new Sample(Detector.KEYED_VALUE, "myToken=⟦hunter2⟧"),
			new Sample(Detector.KEYED_VALUE, "a%26token%3D⟦hunter2⟧"),
			new Sample(Detector.KEYED_VALUE, "https://x.blob.core.windows.net/c?sv=1&sig=⟦hunter2⟧"),
			new Sample(Detector.KEYED_VALUE, "Authorization: Digest ⟦username=bob, response=6629⟧"),
			new Sample(Detector.KEYED_VALUE, "set-cookie: ⟦id=hunter2; Path=/⟧"),
			new Sample(Detector.KEYED_VALUE, "<password>⟦hunter2⟧</password>"),
			new Sample(Detector.KEYED_VALUE, "JSESSIONID=⟦0A1B2C⟧"),
			new Sample(Detector.PRIVATE_KEY,
					"-----BEGIN RSA PRIVATE KEY-----\n⟦MIIEowIBAAKCAQEA\nabc⟧\n-----END RSA PRIVATE KEY-----"),
			new Sample(Detector.PRIVATE_KEY, "-----BEGIN PRIVATE KEY-----\n⟦MIIEowIBAAKCAQEA⟧"),
			new Sample(Detector.BEARER_TOKEN, "Bearer ⟦abc123DEF456⟧"),
			new Sample(Detector.BEARER_TOKEN, "[\"bearer ⟦mF_9.B5f-4.1JqM⟧\"]"),
			new Sample(Detector.BEARER_TOKEN, "curl -H Bearer%20⟦abc123DEF456⟧"),
			new Sample(Detector.BEARER_TOKEN, "Basic ⟦dXNlcjpwYXNz⟧"),
			new Sample(Detector.BEARER_TOKEN, "Bearer ⟦abcdefghijklmnopqrstuvwxyz⟧"),
			new Sample(Detector.BEARER_TOKEN, "Bearer ⟦aBcdefgh⟧"), new Sample(Detector.JWT, "⟦" + JWT + ".c2ln⟧"),
			new Sample(Detector.JWT, "jwt-⟦" + JWT + "⟧"),
			new Sample(Detector.JWT, "x ⟦eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy⟧"),
			new Sample(Detector.ANTHROPIC_KEY, "x-⟦sk-ant-api03-AbCdEf0123456789⟧"),
			new Sample(Detector.OPENAI_KEY, "Incorrect API key provided: ⟦sk-proj-AbCdEf0123456789AbCd⟧."),
			new Sample(Detector.AWS_KEY, "id ⟦AKIAIOSFODNN7EXAMPLE⟧,"),
			new Sample(Detector.AWS_KEY, "⟦AROAIOSFODNN7EXAMPLE⟧"),
			new Sample(Detector.GCP_KEY, "⟦AIza" + "Sy0123456789abcdefghijklmnopqrstuvw⟧"),
			new Sample(Detector.GCP_KEY, "⟦ya29.a0AfH6SMBx0123456789abc⟧"),
			new Sample(Detector.GCP_KEY, "⟦GOCSPX-0123456789abcdefghij⟧"),
			new Sample(Detector.AZURE_KEY, "⟦" + "aB3+".repeat(21) + "xY==⟧"),
			new Sample(Detector.AZURE_KEY, "⟦abc8Q~0123456789abcdefghijklmnopqrstuv⟧"),
			new Sample(Detector.AZURE_KEY, "⟦" + "aB3c".repeat(13) + "JQQJ99" + "a1".repeat(13) + "⟧"),
			new Sample(Detector.VENDOR_KEY, "⟦ghp_" + "a1B2".repeat(9) + "⟧"),
			new Sample(Detector.VENDOR_KEY, "⟦github_pat_11ABCDEFG0abcdefghijkl⟧"),
			new Sample(Detector.VENDOR_KEY, "⟦glpat-0123456789abcdefghij⟧"),
			new Sample(Detector.VENDOR_KEY, "⟦xoxb-123456789012-abc⟧"),
			new Sample(Detector.VENDOR_KEY, "⟦sk_live_0123456789abcdef⟧"),
			new Sample(Detector.VENDOR_KEY, "⟦whsec_0123456789abcdef⟧"),
			new Sample(Detector.PAYMENT_CARD, "card ⟦4111 1111 1111 1111⟧ ok"),
			new Sample(Detector.PAYMENT_CARD, "⟦4111111111111111⟧."),
			new Sample(Detector.PAYMENT_CARD, "⟦5555-5555-5555-4444⟧"),
			new Sample(Detector.PAYMENT_CARD, "⟦2223003122003222⟧"),
			new Sample(Detector.PAYMENT_CARD, "⟦378282246310005⟧"),
			new Sample(Detector.PAYMENT_CARD, "{\"c\":⟦6011111111111117⟧}"),
			new Sample(Detector.PAYMENT_CARD, "⟦3056 930902 5904⟧"),
			new Sample(Detector.US_SSN, "ssn is ⟦123-45-6789⟧."), new Sample(Detector.US_SSN, "⟦123 45 6789⟧"),
			new Sample(Detector.EMAIL, "mail to ⟦jane.doe+x@mail.example.co.uk⟧."),
			new Sample(Detector.EMAIL, "q=⟦jane%40example.com⟧&x"), new Sample(Detector.EMAIL, "⟦jörg@exämple.de⟧"));

	private static final Scrubbing COLLECTOR = Scrubbing.read("agent.yaml");

	private final Redactor starter = new Redactor(new RedactionProperties(true, Action.MASK, null, Map.of(), List.of(),
			List.of(), Map.of(), new RedactionProperties.Url(List.of())));

	@ParameterizedTest
	@FieldSource("SECRETS")
	void findsTheSecretsThatTheStarterFinds(Sample sample) {
		assertThat(this.starter.text(sample.text())).as("the starter's").doesNotContain(sample.secret());
		assertThat(COLLECTOR.value("key", sample.text())).contains(MASK).doesNotContain(sample.secret());
	}

	@Test
	void everyDetectorOfTheStarterIsCompared() {
		Set<Detector> compared = SECRETS.stream().map(Sample::detector).collect(Collectors.toSet());
		assertThat(compared).isEqualTo(EnumSet.allOf(Detector.class));
	}

	static List<String> deniedKeys() {
		return Stream.concat(Keys.DENIED.stream(), Keys.WHOLE_LINE.stream())
			.flatMap((key) -> spellings(key).stream())
			.toList();
	}

	private static List<String> spellings(String key) {
		String[] words = key.split("-");
		String pascal = Stream.of(words)
			.map((word) -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
			.collect(Collectors.joining());
		String camel = pascal.substring(0, 1).toLowerCase(Locale.ROOT) + pascal.substring(1);
		List<String> spellings = new ArrayList<>(List.of(key, key.replace('-', '_'), key.replace('-', '.'),
				key.replace("-", ""), camel, pascal, key.toUpperCase(Locale.ROOT),
				key.replace('-', '_').toUpperCase(Locale.ROOT), "http.request.header." + key, "x-" + key,
				"my_" + key.replace('-', '_'), "my" + pascal, "x9" + pascal, "HTTP" + pascal));
		// where it begins a word, capitals may follow
		spellings.add("my" + pascal.toUpperCase(Locale.ROOT));
		return spellings;
	}

	@ParameterizedTest
	@MethodSource("deniedKeys")
	void deniesTheKeysThatTheStarterDenies(String key) {
		assertThat(this.starter.denies(key)).as("the starter's").isTrue();
		assertThat(COLLECTOR.value(key, "hunter2")).isEqualTo(MASK);
		assertThat(COLLECTOR.value(key, "two\nlines")).doesNotContain("two").doesNotContain("lines");
	}

	@ParameterizedTest
	@ValueSource(strings = { "gen_ai.usage.input_tokens", "max_tokens", "author", "passenger", "monkey", "primary_key",
			"session.idle", "inside", "side", "signature_algorithm", "http.request.header.content-type", "otpauth",
			"design", "residence", "db.query.text", "k8s.pod.uid", "secretary", "cookies_enabled", "token_type" })
	void leavesOtherKeysAlone(String key) {
		assertThat(this.starter.denies(key)).as("the starter's").isFalse();
		assertThat(COLLECTOR.value(key, "value")).isEqualTo("value");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "GET /v1/messages/{id}", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
			"0af7651916cd43dd8448eb211c80319c", "4f1e0c52-9d5c-4f0e-8f0a-2d1b6f7e9a10", "2026-11-21T23:00:00.123Z",
			"1767225600000", "1767225600000000000", "0.4123456789012345", "4.111111111111111111E15", "127.0.0.1:5432",
			"INSERT INTO audit_logs (id, at) VALUES (?, ?)", "org.postgresql.util.PSQLException: connection refused",
			"basic authentication is required", "Bearer realm", "the password is wrong", "token expired",
			"max_tokens=4096",
			"ghcr.io/acme/app@sha256:4f1e0c529d5c4f0e8f0a2d1b6f7e9a104f1e0c529d5c4f0e8f0a2d1b6f7e9a10",
			"https://example.org/a?page=2", "sk-SK", "price: 4111", "[200, 404]", "true", "arbitex-outpost", "a@b",
			"urn:uuid:4f1e0c52-9d5c-4f0e-8f0a-2d1b6f7e9a10", "tel 555-0199", "design=flat", "inside: 5" })
	void leavesCleanValuesAlone(String value) {
		assertThat(COLLECTOR.value("key", value)).isEqualTo(value);
	}

	@ParameterizedTest
	@ValueSource(strings = { "trace_id", "traceId", "spanId", "parent_span_id", "dd.trace_id" })
	void leavesIdsAlone(String key) {
		assertThat(COLLECTOR.value(key, "4111111111111111")).isEqualTo("4111111111111111");
	}

	@Test
	void leavesWhatTheStarterPutInThePlaceOfASecret() {
		assertThat(COLLECTOR.value("x-token", "[REDACTED:key]")).isEqualTo("[REDACTED:key]");
		assertThat(COLLECTOR.value("x-token", "[HASHED:key:3f2a9c0d1e4b5a68]"))
			.isEqualTo("[HASHED:key:3f2a9c0d1e4b5a68]");
		assertThat(COLLECTOR.value("x-token", "[REDACTED:key] hunter2")).isEqualTo(MASK);
		for (String text : List.of("password=[REDACTED:key] and more", "{\"token\":\"[HASHED:key:3f2a9c0d1e4b5a68]\"}",
				"mail to [REDACTED:email]", "<password>[REDACTED:key]</password>")) {
			assertThat(COLLECTOR.value("key", text)).isEqualTo(text);
		}
	}

	@Test
	void theOutpostFindsTheSame() {
		assertThat(Scrubbing.read("outpost.yaml").toString()).isEqualTo(COLLECTOR.toString());
	}

	/**
	 * Text that holds a secret.
	 *
	 * @param detector what finds it in the starter
	 * @param marked the text, with the secret between marks
	 */
	record Sample(Detector detector, String marked) {

		String text() {
			return this.marked.replace("⟦", "").replace("⟧", "");
		}

		String secret() {
			return this.marked.substring(this.marked.indexOf('⟦') + 1, this.marked.indexOf('⟧'));
		}

	}

	/**
	 * What the redaction processor does with one attribute, in its order.
	 *
	 * @param ignoredKeys keys that are not looked at
	 * @param allowedValues values that stay
	 * @param blockedKeys keys whose values go
	 * @param blockedValues what goes from other values
	 */
	record Scrubbing(List<Pattern> ignoredKeys, List<Pattern> allowedValues, List<Pattern> blockedKeys,
			List<Pattern> blockedValues) {

		static Scrubbing read(String file) {
			try {
				Map<String, Map<String, Map<String, @Nullable List<String>>>> content = new Yaml()
					.load(Files.readString(Path.of("..", "deploy", "collector", file)));
				Map<String, @Nullable List<String>> scrub = content.get("processors").get("redaction/scrub");
				return new Scrubbing(patterns(scrub, "ignored_key_patterns"), patterns(scrub, "allowed_values"),
						patterns(scrub, "blocked_key_patterns"), patterns(scrub, "blocked_values"));
			}
			catch (IOException ex) {
				throw new IllegalStateException(file, ex);
			}
		}

		private static List<Pattern> patterns(Map<String, @Nullable List<String>> scrub, String key) {
			List<String> expressions = scrub.get(key);
			assertThat(expressions).as(key).isNotEmpty();
			return expressions.stream().map(Pattern::compile).toList();
		}

		String value(String key, String value) {
			if (finds(this.ignoredKeys, key) || finds(this.allowedValues, value)) {
				return value;
			}
			if (finds(this.blockedKeys, key)) {
				return Pattern.compile(".*").matcher(value).replaceAll(MASK).replace(MASK + MASK, MASK);
			}
			String scrubbed = value;
			for (Pattern blocked : this.blockedValues) {
				scrubbed = blocked.matcher(scrubbed).replaceAll(MASK);
			}
			return scrubbed;
		}

		private static boolean finds(List<Pattern> patterns, String text) {
			return patterns.stream().anyMatch((pattern) -> pattern.matcher(text).find());
		}

	}

}
