package dev.throughline.network;

import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServerAddressTests {

	@ParameterizedTest
	@CsvSource({ "http://example.org/a, example.org, -1, example.org",
			"https://u:p@example.org:8443/, example.org, 8443, example.org:8443",
			"http://my_service:8080/x, my_service, 8080, my_service:8080",
			"http://user:secret@my_service/x, my_service, -1, my_service", "http://[::1]:81/, [::1], 81, [::1]:81" })
	void tellsHostAndPortWithoutUserInformation(URI uri, String host, int port, String authority) {
		ServerAddress address = ServerAddress.of(uri);
		assertThat(address).isEqualTo(new ServerAddress(host, port));
		assertThat(address.authority()).isEqualTo(authority);
	}

	@ParameterizedTest
	@CsvSource({ "http://my_service:port/", "/relative", "mailto:someone@example.org" })
	void isNotGuessed(URI uri) {
		assertThat(ServerAddress.of(uri)).isNull();
	}

	@Test
	void portOfTheSchemeIsUsedWhenNoneIsWritten() {
		assertThat(new ServerAddress("a", -1).portOrDefault("https")).isEqualTo(443);
		assertThat(new ServerAddress("a", -1).portOrDefault("http")).isEqualTo(80);
		assertThat(new ServerAddress("a", -1).portOrDefault("unix")).isEqualTo(-1);
		assertThat(new ServerAddress("a", 81).portOrDefault("http")).isEqualTo(81);
	}

}
