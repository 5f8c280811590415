package dev.throughline.network;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class OtlpTargetTests {

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			http://otel-collector:4317                      | -    | http://otel-collector:4317           | GRPC | false
			http://otel-collector:4317/v1/traces            | -    | http://otel-collector:4317           | GRPC | false
			http://otel-collector:4317/                     | -    | http://otel-collector:4317           | GRPC | false
			http://otel-collector:4318                      | -    | http://otel-collector:4318/v1/traces | HTTP | false
			http://otel-collector:4318/                     | -    | http://otel-collector:4318/v1/traces | HTTP | false
			http://otel-collector:4318/v1/traces            | -    | http://otel-collector:4318/v1/traces | HTTP | false
			https://example.org/otlp/v1/traces              | -    | https://example.org/otlp/v1/traces   | HTTP | false
			https://example.org                             | -    | https://example.org/v1/traces        | HTTP | false
			https://example.org?key=1                       | -    | https://example.org/v1/traces?key=1  | HTTP | false
			localhost:4317                                  | -    | http://localhost:4317                | GRPC | false
			otel-collector:4318                             | -    | http://otel-collector:4318/v1/traces | HTTP | false
			grpc://collector.svc:9999                       | -    | http://collector.svc:9999            | GRPC | false
			grpcs://collector.svc:9999                      | -    | https://collector.svc:9999           | GRPC | false
			HTTP://collector:4317                           | -    | http://collector:4317                | GRPC | false
			http://[::1]:4317                               | -    | http://[::1]:4317                    | GRPC | false
			http://collector:4317                           | http | http://collector:4317/v1/traces      | HTTP | true
			http://collector:4318/v1/traces                 | grpc | http://collector:4318                | GRPC | true
			http://collector:4318                           | GRPC | http://collector:4318                | GRPC | true
			http://collector:9999                           | grpc | http://collector:9999                | GRPC | false
			http://user:secret@collector:4317               | -    | http://user:secret@collector:4317    | GRPC | false
			""", delimiter = '|')
	void completesTheEndpoint(String endpoint, String stated, String url, String transport, boolean contradicts) {
		OtlpTarget target = OtlpTarget.of(endpoint, stated, "/v1/traces");
		assertThat(target).isNotNull();
		assertThat(target.url()).isEqualTo(url);
		assertThat(target.transport()).hasToString(transport);
		assertThat(target.contradictsPort()).isEqualTo(contradicts);
	}

	@ParameterizedTest
	@CsvSource({ "localhost:4318, true", "http://traces.localhost, true", "http://127.1.2.3:4317, true",
			"http://[::1]:4317, true", "http://collector:4318, false", "http://10.0.0.1, false",
			"http://localhost.example.org, false" })
	void knowsWhatStaysOnTheMachine(String endpoint, boolean loopback) {
		assertThat(OtlpTarget.of(endpoint, null, "/v1/traces").isLoopback()).isEqualTo(loopback);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://", "://", "ftp://collector:4317", "http://col lector:4317", "http:///v1/traces",
			"file:///tmp/spans", "http://collector:port" })
	void refusesWhatIsNoUrl(String endpoint) {
		assertThat(OtlpTarget.of(endpoint, null, "/v1/traces")).isNull();
	}

}
