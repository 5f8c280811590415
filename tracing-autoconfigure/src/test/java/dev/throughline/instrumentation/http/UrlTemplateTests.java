package dev.throughline.instrumentation.http;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class UrlTemplateTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", delimiter = ' ', textBlock = """
			- -
			/things/{id} /things/{id}
			things/{id} /things/{id}
			/things/{id}?key={key}#top /things/{id}
			/things/{id:[0-9?]+}/x /things/{id:[0-9?]+}/x
			http://localhost:8081/api/audit/ingest /api/audit/ingest
			https://example.org /
			https://example.org/{a} /{a}
			/api/internal/audit/ingest /api/internal/audit/ingest
			/v1/messages /v1/messages
			/oauth2/s3/web3 /oauth2/s3/web3
			/v1.2/x /v1.2/x
			/orders/2026/{id} /orders/2026/{id}
			/users/17 -
			/users/17/orders -
			http://localhost/users/7 -
			/users/AB-123 -
			/users/4bf92f35-77b3-4da6 -
			/users/jane%40example.org -
			/users/jane@example.org -
			/a/aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeee -
			""")
	void pathIsTakenOnlyWhenItsCardinalityIsLow(String template, String path) {
		assertThat(UrlTemplate.path(template)).isEqualTo(path);
	}

}
