package dev.throughline.network;

import java.net.Inet6Address;
import java.net.InetAddress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class AddressRangeTests {

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/8, 10.255.255.255, true", "10.0.0.0/8, 11.0.0.0, false", "10.1.2.3, 10.1.2.3, true",
			"10.1.2.3, 10.1.2.4, false", "172.16.0.0/12, 172.31.255.255, true", "172.16.0.0/12, 172.32.0.0, false",
			"198.51.100.0/31, 198.51.100.1, true", "198.51.100.0/31, 198.51.100.2, false",
			"198.51.100.128/25, 198.51.100.127, false", "198.51.100.1/32, 198.51.100.1, true",
			"2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false",
			"0.0.0.0/0, 203.0.113.7, true", "0.0.0.0/0, ::1, false", "fd00::/8, fdff::1, true",
			"fd00::/8, fe00::1, false", "::1, ::1, true", "::/0, 10.0.0.1, false",
			"::ffff:10.0.0.0/104, 10.200.0.1, true", "::ffff:10.0.0.0/104, 11.0.0.1, false",
			"::ffff:10.0.0.1, 10.0.0.1, true", "10.0.0.0/8, ::ffff:10.0.0.1, true" })
	void holdsTheAddressesThatShareItsPrefix(String range, String address, boolean contained) {
		AddressRange parsed = AddressRange.parse(range);
		InetAddress literal = AddressRange.address(address);
		assertThat(parsed).isNotNull();
		assertThat(literal).isNotNull();
		assertThat(parsed.contains(literal)).isEqualTo(contained);
	}

	@Test
	void addressMappedToIpv6CountsAsIpv4() throws Exception {
		byte[] mapped = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xFF, (byte) 0xFF, 10, 1, 2, 3 };
		InetAddress address = Inet6Address.getByAddress(null, mapped, 0);
		assertThat(address).isInstanceOf(Inet6Address.class);
		assertThat(AddressRange.parse("10.0.0.0/8").contains(address)).isTrue();
		assertThat(AddressRange.parse("11.0.0.0/8").contains(address)).isFalse();
		assertThat(AddressRange.parse("::/0").contains(address)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0/8", "010.0.0.1", "256.0.0.1",
			"::/129", "::ffff:10.0.0.0/95", "localhost", "example.com/8", "1", "fe80::1%eth0" })
	void isNotGuessedAndNotLookedUp(String text) {
		assertThat(AddressRange.parse(text)).isNull();
	}

}
