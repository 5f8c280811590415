package dev.throughline.instrumentation.http;

import java.net.URI;

import dev.throughline.network.ServerAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class HttpAttributesTests {

	@ParameterizedTest
	@CsvSource(delimiter = ' ', textBlock = """
			http://callee/things/7 http://callee/things/7
			http://callee:8081/things http://callee:8081/things
			http://callee http://callee
			http://callee/ http://callee/
			HTTPS://Callee:443/%20 HTTPS://Callee:443/%20
			http://[::1]:8081/a http://[::1]:8081/a
			http://callee:/a http://callee/a
			http://callee:08081/a http://callee:8081/a
			http://callee:0/a http://callee:0/a
			http://user:secret@callee/a http://callee/a
			http://@callee/a http://callee/a
			http://callee/a?token=secret http://callee/a
			http://callee/a? http://callee/a
			http://callee/a#secret http://callee/a
			http://callee?secret http://callee
			http://callee/a;jsessionid=secret http://callee/a
			http://callee/a;v=1/b?q http://callee/a/b
			http://a_b:8081/a http://a_b:8081/a
			http://user:secret@a_b/a http://a_b/a
			""")
	void urlIsWithoutTheKnownPlacesOfSecrets(URI uri, String url) {
		ServerAddress server = ServerAddress.of(uri);
		assertThat(server).isNotNull();
		assertThat(HttpAttributes.plainUrl(server, uri)).isEqualTo(url);
	}

}
