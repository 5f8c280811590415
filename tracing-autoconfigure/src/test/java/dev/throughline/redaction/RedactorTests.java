package dev.throughline.redaction;

import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The vocabulary, by tables with the ugly cases. What is to be found stands between ⟦ and
 * ⟧.
 */
class RedactorTests {

	private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0";

	private static final String HASH_KEY = "0123456789abcdef";

	private final Redactor redactor = new Redactor(properties(Action.MASK));

	@ParameterizedTest
	@ValueSource(strings = { "⟦jane@example.com⟧", "mail to ⟦jane.doe+x@mail.example.co.uk⟧.", "<⟦jane@example.com⟧>",
			"to=⟦jane@example.com⟧,x", "q=⟦jane%40example.com⟧&x", "⟦jörg@exämple.de⟧", "'⟦jane@example.com⟧'",
			"a@b ⟦c@d.io⟧", "two ⟦a@example.com⟧ and ⟦b@example.com⟧", "line\n⟦jane@example.com⟧\nline",
			"⟦x@xn--bcher-kva.xn--p1ai⟧", "{\"m\":\"⟦jane@example.com⟧\"}", "git clone ⟦git@github.com⟧:a/b",
			"⟦jane@example.com⟧.5" })
	void emailAddresses(String text) {
		assertFound("email", text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "⟦4111111111111111⟧", "card ⟦4111 1111 1111 1111⟧ ok", "⟦4111-1111-1111-1111⟧",
			"⟦378282246310005⟧", "⟦3782 822463 10005⟧", "⟦30569309025904⟧", "⟦5555555555554444⟧.", "⟦2223003122003222⟧",
			"⟦6011111111111117⟧", "⟦4222222222222⟧", "card_⟦4111111111111111⟧_x", "PAN⟦4111111111111111⟧",
			"⟦4111 1111\n1111 1111⟧", "⟦4111 1111\r\n1111 1111⟧", "x=⟦4111%201111%201111%201111⟧",
			"x=%20⟦4111111111111111⟧", "x%3D⟦4111111111111111⟧", "⟦4111 1111 1111 1111⟧ 12/28",
			"⟦4111 1111 1111 1111⟧ 123", "{\"c\":⟦4111111111111111⟧}", "⟦4111+1111+1111+1111⟧", "(⟦4111111111111111⟧)",
			"\\n⟦4111111111111111⟧", "⟦6304000000000000⟧", "⟦4111111111111111⟧ ⟦5555555555554444⟧",
			"⟦4111111111111111⟧USD" })
	void paymentCards(String text) {
		assertFound("payment-card", text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "⟦123-45-6789⟧", "ssn is ⟦123 45 6789⟧.", "(⟦001-01-0001⟧)", "x=⟦899-99-9999⟧&y",
			"%20⟦123-45-6789⟧%20", "a\n⟦123-45-6789⟧\nb" })
	void socialSecurityNumbers(String text) {
		assertFound("us-ssn", text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "⟦" + JWT + ".c2lnbmF0dXJl⟧", "⟦" + JWT + ".⟧", "⟦" + JWT + "⟧", "jwt-⟦" + JWT + ".c2ln⟧",
			"{\"t\":\"⟦" + JWT + ".c2ln⟧\"}", "t%3D⟦" + JWT + ".c2ln⟧%26x", "⟦eyJhbGciOiJkaXIifQ..aXY.Y2lwaGVy.dGFn⟧",
			"x ⟦" + JWT + ".c2ln⟧, y", "⟦eyJhbGciOiJIUzI1NiJ9.\n  eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2ln⟧",
			"⟦eyJhbGciOiJIUzI1NiJ9%2EeyJzdWIiOiIxMjM0In0%2Ec2ln⟧" })
	void jsonWebTokens(String text) {
		assertFound("jwt", text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer ⟦abc123DEF456⟧", "bearer ⟦mF_9.B5f-4.1JqM⟧", "BEARER\n\t⟦abc123DEF456==⟧",
			"Basic ⟦dXNlcjpwYXNz⟧", "curl -H Bearer%20⟦abc123DEF456⟧", "Bearer: ⟦abc123DEF456⟧ x",
			"\"Bearer ⟦abcdefghijklmnopqrstuvwxyz⟧\"", "Bearer ⟦abc+/12345⟧", "{\"v\":\"Basic ⟦dXNlcjpwYXNzMQ==⟧\"}" })
	void credentialsAfterTheirScheme(String text) {
		assertFound("bearer-token", text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "⟦AKIAIOSFODNN7EXAMPLE⟧", "id:⟦ASIAIOSFODNN7EXAMPLE⟧,", "_⟦AKIAIOSFODNN7EXAMPLE⟧_" })
	void awsKeys(String text) {
		assertFound("aws-key", text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "⟦AIzaSyA1234567890abcdefghijklmnopqrstuvw⟧",
			"?key=⟦AIzaSyA1234567890abcdefghijklmnopqrstuvw⟧&x", "⟦ya29.a0AfH6SMBx1234567890abc⟧",
			"⟦GOCSPX-1234567890abcdefghijklmn⟧" })
	void gcpKeys(String text) {
		assertFound("gcp-key", text);
	}

	@Test
	void azureKeys() {
		byte[] storage = new byte[64];
		for (int i = 0; i < storage.length; i++) {
			storage[i] = (byte) (i * 37);
		}
		assertFound("azure-key", "key ⟦" + Base64.getEncoder().encodeToString(storage) + "⟧ end");
		assertFound("azure-key", "x ⟦abc8Q~" + "A1b_".repeat(8) + "xy⟧ y");
		assertFound("azure-key", "⟦" + "A1b2".repeat(13) + "JQQJ99" + "a".repeat(26) + "⟧.");
	}

	@Test
	void keysOfModelProvidersAndOthers() {
		assertFound("openai-key", "Incorrect API key provided: ⟦sk-proj-abcDEF1234567890_xyz⟧.");
		assertFound("openai-key", "⟦sk-abcdefghijklmnopqrst1234⟧");
		assertFound("anthropic-key", "x-⟦sk-ant-api03-abcDEF1234567890⟧");
		assertFound("vendor-key", "⟦ghp_abcdefghijklmnopqrstuvwxyz0123456789⟧");
		assertFound("vendor-key", "⟦xoxb-123456789012-abcdef⟧ ⟦sk_live_abcdefghij1234567890⟧");
		assertFound("private-key", "a ⟦-----BEGIN RSA PRIVATE KEY-----\nabc\ndef\n-----END RSA PRIVATE KEY-----⟧ b");
		assertFound("private-key", "a ⟦-----BEGIN PRIVATE KEY-----\nabc cut off⟧");
	}

	@ParameterizedTest
	@ValueSource(strings = { "password=⟦hunter2⟧", "password: ⟦hunter2⟧ next", "{\"password\":\"⟦hun\\\"ter 2⟧\"}",
			"{\"api_key\" : ⟦12345⟧}", "access_token=⟦abc⟧&x=1", "spring.datasource.password=⟦x⟧ y",
			"{\\\"clientSecret\\\":\\\"⟦a b⟧\\\",\\\"x\\\":1}", "\\\\\\\"token\\\\\\\":\\\\\\\"⟦a\\\"b⟧\\\\\\\"",
			"<password>⟦a b⟧</password>", "<a secret=\"⟦a b⟧\"/>", "X-Api-Key: ⟦abc⟧", "password => ⟦hunter2⟧",
			"Cookie: ⟦a=b; c=d, e⟧\nnext", "{Authorization=⟦[Digest a=b, c=d]⟧, Accept=x}",
			"authorization: ⟦Custom a b c⟧", "-H 'Authorization: ⟦Custom a b c⟧' x", "secret: ⟦{a: {b: c}}⟧ end",
			"\"tokens\": [], \"token\": ⟦[\"a\", \"b\"]⟧", "p%26password%3D⟦hunter2⟧%26x", "PASSWORD=⟦hunter2⟧;x",
			"%22secret%22%3A%22⟦a b⟧%22", "{secret=⟦{\"never\": closed⟧", "dbPassword='⟦x, y⟧'", "APIKey=⟦x⟧",
			"myAPIKey=⟦x⟧", "\"password\":\n  \"⟦x⟧\"", "sig=⟦a%2Bb⟧&se=1", "AccountKey=⟦abc/+⟧;EndpointSuffix",
			";jsessionid=⟦A1B2?x⟧" })
	void valuesAfterDeniedKeys(String text) {
		assertFound("key", text);
	}

	@Test
	void userInformationOfUrlsInText() {
		assertThat(this.redactor.text("to https://user:p@ss@host:1/x failed"))
			.isEqualTo("to https://REDACTED:REDACTED@host:1/x failed");
		assertThat(this.redactor.text("jdbc:postgresql://u:p@h/db?password=x"))
			.isEqualTo("jdbc:postgresql://REDACTED:REDACTED@h/db?password=[REDACTED:key]");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "plain text", "4bf92f3577b34da6a3ce929d0e0e4736",
			"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", "41111111111111111111111111111111",
			"a4111111111111111b", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "12345678-4111-1111-1111-111111111111",
			"2026-03-12T14:00:00.123Z", "1763720428000", "1763720428000000000", "4111111111111112",
			"4111 1111 1111 1112", "0.4111111111111111", "1.4111111111111111e-3", "4111111111111111.5",
			"9999999999999995", "000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000",
			"1123-45-6789", "123-45-67890", "2026-11-21 10:20:28", "order 4711-0815-2342", "com.example.Bar@1a2b3c",
			"@Observed", "user@localhost", "npm @scope/pkg", "a@b", "disk-failure-in-the-big-data-center-one",
			"sk-learn-is-a-very-long-package-name", "task-sk-1", "eyJ", "eyJhbGciOi.html",
			"Bearer authentication failed", "WWW-Authenticate: Bearer realm=\"example\"", "Basic Authentication",
			"Bearer error=\"invalid_token\"", "AKIA is a prefix", "AKIAIOSFODNN7EXAMPLES", "max_tokens=4096",
			"tokens: 17", "tokenCount=5", "token == null", "token != null", "token=null", "password=", "password: \"\"",
			"Token::new", "compass=north", "http://host:8080/a/@b", "https://example.com/path?x=1",
			"10:20:28.123 [main]", "sha256:9f86d081884c7d659a2f", "a==b", "----- BEGIN -----",
			"-----BEGIN CERTIFICATE-----", "at com.example.Foo$Bar.run(Foo.java:42)", "192.168.100.200:4318",
			"password=[REDACTED:key]", "https://REDACTED:REDACTED@host/", "http://REDACTED@host/", "?sig=REDACTED&x=1",
			"\uD83D\uDE00 \u0000 \uD800", "100%", "%", "%4", "key=value" })
	void whatIsNoSecretStaysTheSameObject(String text) {
		assertThat(this.redactor.text(text)).isSameAs(text);
	}

	@Test
	void keysAreDeniedByTheirLastWords() {
		for (String key : List.of("authorization", "http.request.header.authorization", "Set-Cookie", "X-API-Key",
				"accessToken", "db_password", "proxy-authorization", "DB_PASSWORD", "_token")) {
			assertThat(this.redactor.value(key, "x")).as(key).isEqualTo("[REDACTED:key]");
		}
		for (String key : List.of("tokens", "token.count", "gen_ai.usage.input_tokens", "author", "cookies.accepted")) {
			assertThat(this.redactor.value(key, "x")).as(key).isEqualTo("x");
		}
	}

	@Test
	void idsOfTheTraceAreNeverTouched() {
		assertThat(this.redactor.value("span_id", "4111111111111111")).isEqualTo("4111111111111111");
	}

	@ParameterizedTest
	@ValueSource(strings = { "url.full", "http.url", "http.target" })
	void queryValuesOfUrlsAreReplaced(String key) {
		assertThat(this.redactor.value(key, "https://u:p@h/a@example.com?a=b&sig=c&flag&e=#f=g"))
			.isEqualTo("https://REDACTED:REDACTED@h/[REDACTED:email]?a=REDACTED&sig=REDACTED&flag&e=#f=REDACTED");
		String clean = "https://host/path?a=REDACTED";
		assertThat(this.redactor.value(key, clean)).isSameAs(clean);
	}

	@Test
	void queryValuesAreKeptByName() {
		Redactor keeping = new Redactor(
				properties(Action.MASK, Map.of(), List.of(), List.of(), Map.of(), List.of("page")));
		assertThat(keeping.value("url.query", "Page=2&size=3&page=jane@example.com"))
			.isEqualTo("Page=2&size=REDACTED&page=[REDACTED:email]");
	}

	@Test
	void equalValuesHaveEqualHashes() {
		Redactor hashing = new Redactor(properties(Action.HASH));
		String first = hashing.text("from jane@example.com");
		assertThat(first).matches("from \\[HASHED:email:[0-9a-f]{16}]");
		assertThat(hashing.text("from jane@example.com")).isEqualTo(first);
		assertThat(hashing.text("from joan@example.com")).isNotEqualTo(first);
		assertThat(hashing.value("password", "x")).matches("\\[HASHED:key:[0-9a-f]{16}]");
		assertThat(hashing.text("password=x " + first)).endsWith(first);
	}

	@Test
	void droppedValuesLeaveNothing() {
		Redactor dropping = new Redactor(properties(Action.DROP));
		assertThat(dropping.text("from jane@example.com on")).isEqualTo("from  on");
		assertThat(dropping.value("password", "x")).isNull();
	}

	@Test
	void detectorsHaveActionsOfTheirOwn() {
		Redactor own = new Redactor(
				properties(Action.MASK, Map.of(Detector.EMAIL, RedactionProperties.DetectorAction.OFF, Detector.US_SSN,
						RedactionProperties.DetectorAction.DROP), List.of(), List.of(), Map.of(), List.of()));
		assertThat(own.text("jane@example.com 123-45-6789 4111111111111111"))
			.isEqualTo("jane@example.com  [REDACTED:payment-card]");
	}

	@Test
	void keysAreDeniedAndAllowedByProperty() {
		Redactor own = new Redactor(properties(Action.MASK, Map.of(), List.of("tenant", "token"),
				List.of("page-token", "enduser.id"), Map.of(), List.of()));
		assertThat(own.text("tenant=a pageToken=b token=c"))
			.isEqualTo("tenant=[REDACTED:key] pageToken=b token=[REDACTED:key]");
		assertThat(own.value("enduser.id", "jane@example.com")).isEqualTo("jane@example.com");
	}

	@Test
	void ownPatternsAreApplied() {
		Redactor own = new Redactor(
				properties(Action.MASK, Map.of(), List.of(), List.of(), Map.of("customer", "C-[0-9]{6}"), List.of()));
		assertThat(own.text("for C-123456 and C-12")).isEqualTo("for [REDACTED:customer] and C-12");
		assertThat(own.value("x", "C-123456")).isEqualTo("[REDACTED:customer]");
	}

	@Test
	void wrongPropertiesStopTheStartWithTheirName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Redactor(
					properties(Action.MASK, Map.of(), List.of(), List.of(), Map.of("x", "(?=a)"), List.of())))
			.withMessageStartingWith("throughline.redaction.patterns.x: (?=a) (expected: ");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Redactor(
					properties(Action.MASK, Map.of(), List.of(), List.of(), Map.of("x", "a*"), List.of())))
			.withMessageContaining("does not match empty text");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> properties(Action.MASK, Map.of(), List.of(), List.of(), Map.of("a b", "c"), List.of()))
			.withMessageContaining("'a b'");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new RedactionProperties(true, Action.HASH, "short key", Map.of(), List.of(), List.of(),
					Map.of(), new RedactionProperties.Url(List.of())))
			.withMessageStartingWith("throughline.redaction.hash-key: 9 characters (expected: at least 16")
			.withMessageNotContaining("short key");
	}

	@Test
	void textThatIsFullOfTriggersIsScannedOnce() {
		for (String unit : List.of("@", "%40", "a@", "eyJ-", "4", "4 ", "4-", "=", "a=", "token", "token=",
				"password:\"", "://", "sk-", "-----BEGIN ", "\\", "\\\"", "{", "secret:{", "Bearer ", "%3D", "a.",
				"<secret>", "1-", "==", "Q~", "'", "password=\\", ":")) {
			String text = unit.repeat((1 << 20) / unit.length());
			assertScanned(unit, text);
		}
	}

	// quadratic work on a mebibyte would take minutes
	private void assertScanned(String unit, String text) {
		assertThat(CompletableFuture.supplyAsync(() -> this.redactor.text(text))).as(unit)
			.succeedsWithin(Duration.ofSeconds(30));
	}

	private void assertFound(String kind, String marked) {
		String text = marked.replace("⟦", "").replace("⟧", "");
		assertThat(this.redactor.text(text)).isEqualTo(marked.replaceAll("(?s)⟦.*?⟧", "[REDACTED:" + kind + "]"));
	}

	static RedactionProperties properties(Action action) {
		return properties(action, Map.of(), List.of(), List.of(), Map.of(), List.of());
	}

	static RedactionProperties properties(Action action, Map<Detector, RedactionProperties.DetectorAction> detectors,
			List<String> denied, List<String> allowed, Map<String, String> patterns, List<String> parameters) {
		return new RedactionProperties(true, action, HASH_KEY, detectors, denied, allowed, patterns,
				new RedactionProperties.Url(parameters));
	}

}
