package dev.throughline.backend;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link CommandLine}.
 */
class CommandLineTests {

	@Test
	void hasDefaults() {
		TraceBackendOptions options = CommandLine.parse();
		assertThat(options.bind()).isEqualTo("127.0.0.1");
		assertThat(options.otlpHttpPort()).isEqualTo(4318);
		assertThat(options.otlpGrpcPort()).isEqualTo(4317);
		assertThat(options.queryPort()).isEqualTo(9411);
		assertThat(options.maxTraces()).isEqualTo(10_000);
		assertThat(options.maxRequestBytes()).isBetween(1, 4 << 20);
	}

	@Test
	void readsEveryOption() {
		TraceBackendOptions options = CommandLine.parse("--otlp-http-port=1", "--otlp-grpc-port=0", "--query-port=3",
				"--bind=::1", "--max-traces=4", "--max-request-bytes=5");
		assertThat(options.bind()).isEqualTo("::1");
		assertThat(options.otlpHttpPort()).isEqualTo(1);
		assertThat(options.otlpGrpcPort()).isZero();
		assertThat(options.queryPort()).isEqualTo(3);
		assertThat(options.maxTraces()).isEqualTo(4);
		assertThat(options.maxRequestBytes()).isEqualTo(5);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			"--query-port=abc|Option --query-port has the value 'abc': use a whole number from 0 to 65535.",
			"--query-port|Option --query-port has the value '': use a whole number from 0 to 65535.",
			"--query-port=-1|Option --query-port has the value '-1': use a whole number from 0 to 65535.",
			"--otlp-http-port=65536|Option --otlp-http-port has the value '65536': use a whole number from 0 to 65535.",
			"--otlp-grpc-port=99999999999|Option --otlp-grpc-port has the value '99999999999': use a whole number from 0 to 65535.",
			"--max-traces=0|Option --max-traces has the value '0': use a whole number from 1 to 2147483647.",
			"--max-request-bytes=4m|Option --max-request-bytes has the value '4m': use a whole number from 1 to 2147483639.",
			"--bind=|Option --bind has no value: write --bind=127.0.0.1." })
	void refusesBadValue(String argument, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> CommandLine.parse(argument)).withMessage(message);
	}

	@ParameterizedTest
	@CsvSource({ "--port=1,--port", "query-port=1,query-port", "-h,-h" })
	void refusesUnknownOption(String argument, String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> CommandLine.parse(argument))
			.withMessage("Unknown option " + name + ": use --otlp-http-port, --otlp-grpc-port, --query-port, --bind,"
					+ " --max-traces or --max-request-bytes, each followed by =<value>.");
	}

	@Test
	void refusesOnePortForTwoListeners() {
		assertThatIllegalArgumentException().isThrownBy(() -> CommandLine.parse("--query-port=4318"))
			.withMessage("Port 4318 is named twice:"
					+ " give --otlp-http-port, --otlp-grpc-port and --query-port different values.");
	}

}
