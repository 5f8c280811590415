package dev.throughline.logging.access;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClientAddressTests {

	private final ClientAddress clientAddress = new ClientAddress(
			List.of("10.0.0.0/8", " 192.0.2.7 ", "172.16.0.0/12", "fd00::/8", "::1"));

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			203.0.113.9    | 198.51.100.1                               | 203.0.113.9
			10.0.0.1       |                                            | 10.0.0.1
			10.0.0.1       | 198.51.100.1                               | 198.51.100.1
			10.0.0.1       | 6.6.6.6, 198.51.100.1                      | 198.51.100.1
			10.0.0.1       | 6.6.6.6, 198.51.100.1, 10.9.9.9            | 198.51.100.1
			10.0.0.1       | 6.6.6.6,198.51.100.1,172.31.0.1,192.0.2.7  | 198.51.100.1
			10.0.0.1       | 6.6.6.6,172.32.0.1,192.0.2.7               | 172.32.0.1
			10.0.0.1       | 10.0.0.3, 10.0.0.2                         | 10.0.0.3
			10.0.0.1       | 6.6.6.6, unknown                           | 10.0.0.1
			10.0.0.1       | 6.6.6.6, evil.example, 10.0.0.2            | 10.0.0.2
			10.0.0.1       | 6.6.6.6, 300.1.1.1                         | 10.0.0.1
			10.0.0.1       | 6.6.6.6,                                   | 10.0.0.1
			10.0.0.1       | ,,,                                        | 10.0.0.1
			10.0.0.1       | 198.51.100.1:4711                          | 198.51.100.1
			10.0.0.1       | [2001:db8::1]:4711                         | 2001:db8:0:0:0:0:0:1
			10.0.0.1       | 2001:db8::1                                | 2001:db8:0:0:0:0:0:1
			10.0.0.1       | ::ffff:198.51.100.1                        | 198.51.100.1
			10.0.0.1       | 6.6.6.6, fd00::1                           | 6.6.6.6
			::1            | 198.51.100.1                               | 198.51.100.1
			0:0:0:0:0:0:0:1 | 198.51.100.1                              | 198.51.100.1
			::ffff:10.0.0.1 | 198.51.100.1                              | 198.51.100.1
			fe80::1%eth0   | 198.51.100.1                               | fe80::1%eth0
			a-name         | 198.51.100.1                               | a-name
			""")
	void clientIsTheRightMostAddressThatIsNotTrusted(String peer, String header, String client) {
		List<String> values = (header != null) ? List.of(header) : List.of();
		assertThat(this.clientAddress.of(peer, values)).isEqualTo(client);
	}

	@Test
	void severalHeadersAreReadFromTheLastToTheFirst() {
		assertThat(this.clientAddress.of("10.0.0.1", List.of("6.6.6.6, 198.51.100.1", "10.0.0.3", "10.0.0.2")))
			.isEqualTo("198.51.100.1");
	}

	@Test
	void headerIsNotBelievedWithoutTrustedProxies() {
		ClientAddress nobody = new ClientAddress(List.of());
		assertThat(nobody.trustsProxies()).isFalse();
		assertThat(nobody.of("127.0.0.1", List.of("198.51.100.1"))).isEqualTo("127.0.0.1");
		assertThat(nobody.of(null, List.of())).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0/8", "10.0.0.0/", "::1/129", "",
			"256.0.0.1", "fd00:::1", "10.0.0.0/8/8", "localhost" })
	void whatIsNoRangeStopsTheStart(String range) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new ClientAddress(List.of(range)))
			.withMessageContaining("CIDR")
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("throughline.logging.access.trusted-proxies");
				assertThat(ex.getValue()).isEqualTo(range);
			});
	}

}
