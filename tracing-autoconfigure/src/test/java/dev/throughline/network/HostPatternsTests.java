package dev.throughline.network;

import java.net.URI;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which hosts a pattern stands for, and what is no pattern.
 */
class HostPatternsTests {

	@ParameterizedTest
	@CsvSource({ "api.example.com, https://api.example.com/x, true", "api.example.com, https://API.Example.COM/x, true",
			"api.example.com, https://api.example.com./x, true", "api.example.com., https://api.example.com/x, true",
			"api.example.com, https://api.example.com:8443/x, true",
			"api.example.com, https://xapi.example.com/, false",
			"api.example.com, https://api.example.com.evil.org/, false",
			"api.example.com, https://api.example.com@evil.org/, false",
			"api.example.com, https://evil.org/api.example.com, false", "my_service, http://my_service:8080/, true",
			"*.example.com, https://api.example.com/, true", "*.example.com, https://a.b.example.com/, true",
			"*.example.com, https://A.EXAMPLE.com./, true", "*.example.com, https://example.com/, false",
			"*.example.com, https://notexample.com/, false", "*.example.com, https://example.com.evil.org/, false",
			"10.0.0.0/8, http://10.1.2.3/, true", "10.0.0.0/8, http://11.1.2.3/, false",
			"10.0.0.0/8, http://10.example.com/, false", "10.0.0.0/8, http://[::ffff:10.1.2.3]/, true",
			"fd00::/8, http://[fd00::1]:81/, true", "::1, http://[::1]:81/, true", "[::1], http://[::1]:81/, true",
			"[::1]:81, http://[::1]:81/, true", "[::1]:81, http://[::1]:82/, false",
			"fe80::1, http://[fe80::1%25eth0]/, true", "127.0.0.1:9000, http://127.0.0.1:9000/, true",
			"127.0.0.1:9000, http://127.0.0.1:9001/, false", "127.0.0.1:80, http://127.0.0.1/, true",
			"*.example.com:443, https://a.example.com/, true", "*.example.com:443, http://a.example.com/, false",
			"http://localhost:8089, http://localhost:8089/v1/messages, true",
			"http://localhost:8089, http://localhost:8081/, false",
			"https://api.example.com/v1, https://api.example.com/v2, true",
			"https://api.example.com/v1, http://api.example.com/v1, false", "*, https://anything.example/, true",
			"*:443, https://anything.example/, true", "*:443, http://anything.example/, false",
			"example.com, /relative, false", "*, mailto:someone@example.org, false" })
	void matches(String pattern, URI uri, boolean contained) {
		assertThat(patterns(pattern).contains(uri)).isEqualTo(contained);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://localhost:8080/", "http://orders/", "http://my_service:8080/", "http://a-b/",
			"http://3scale/", "http://orders.local/", "http://metadata.google.internal/", "http://orders.shop.svc/",
			"http://orders.shop.svc.cluster.local./", "http://127.0.0.1/", "http://127.1.2.3/", "http://10.0.0.1/",
			"http://172.16.0.1/", "http://172.31.255.255/", "http://192.168.1.1/", "http://[::1]/",
			"http://[fd12:3456::1]/", "http://[::ffff:10.0.0.1]/" })
	void internalIsWhatIsNotReachableFromEverywhere(URI uri) {
		assertThat(patterns(HostPatterns.INTERNAL).contains(uri)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://example.com/", "http://svc.example.com/", "http://internal.example.com/",
			"http://172.32.0.1/", "http://8.8.8.8/", "http://[2001:db8::1]/", "http://[::ffff:8.8.8.8]/",
			"http://169.254.169.254/", "http://134744072/", "http://0x08080808/", "http://10.1/", "http://ai./" })
	void numbersAndNamesOfTheInternetAreNotInternal(URI uri) {
		assertThat(patterns(HostPatterns.INTERNAL).contains(uri)).isFalse();
	}

	@Test
	void oneOfSeveralIsEnoughAndNoneMatchesNothing() {
		HostPatterns several = HostPatterns.of("hosts", List.of("a.example", HostPatterns.INTERNAL, " b.example "));
		assertThat(several.contains(URI.create("http://b.example/"))).isTrue();
		assertThat(several.contains(URI.create("http://orders/"))).isTrue();
		assertThat(several.contains(URI.create("http://c.example/"))).isFalse();
		assertThat(several.contains(null)).isFalse();
		HostPatterns none = HostPatterns.of("hosts", List.of());
		assertThat(none.isEmpty()).isTrue();
		assertThat(none.contains(URI.create("http://orders/"))).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "10.0.0.0/33", "10.0.0.0/8:80", "*example.com", "a.*.com", "*.", "*.*.com",
			"example.com:", "example.com:0", "example.com:99999", "example.com:http", "1.2.3", "256.1.1.1", "[::1",
			"[::g]", "http://", "ftp://example.com", "exa mple.com", "<local>", "a..b" })
	void refusesWhatIsNoPatternNamingPropertyValueAndRemedy(String written) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> HostPatterns.of("throughline.hosts", List.of("example.com", written)))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("throughline.hosts"))
			.satisfies((ex) -> assertThat(ex.getValue()).isEqualTo(written))
			.satisfies((ex) -> assertThat(ex.getReason()).contains("*.example.com", "10.0.0.0/8", "<internal>"));
	}

	private static HostPatterns patterns(String pattern) {
		return HostPatterns.of("hosts", List.of(pattern));
	}

}
