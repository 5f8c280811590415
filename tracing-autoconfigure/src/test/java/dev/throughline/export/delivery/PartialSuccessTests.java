package dev.throughline.export.delivery;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class PartialSuccessTests {

	@ParameterizedTest
	@CsvSource({ "2, 2", "10, 10", "11, 10", "-1, 0", "9223372036854775807, 10" })
	void rejectsNoMoreThanWasSent(long told, int counted) {
		assertThat(outcome(response(told, "quota"))).isEqualTo(Outcome.partial(counted, "quota"));
	}

	@Test
	void nothingToSayIsDelivered() {
		assertThat(outcome(new byte[0])).isEqualTo(Outcome.delivered());
		assertThat(outcome(response(0, ""))).isEqualTo(Outcome.delivered());
	}

	@ParameterizedTest
	@ValueSource(strings = { "OK", "{}", "{\"partialSuccess\":{\"rejectedSpans\":\"2\"}}", "<html></html>",
			"\n\u0005\u0008" })
	void anotherFormatIsDelivered(String answer) {
		assertThat(outcome(answer.getBytes(StandardCharsets.UTF_8))).isEqualTo(Outcome.delivered());
	}

	private static byte[] response(long rejected, String message) {
		return ExportTraceServiceResponse.newBuilder()
			.setPartialSuccess(
					ExportTracePartialSuccess.newBuilder().setRejectedSpans(rejected).setErrorMessage(message))
			.build()
			.toByteArray();
	}

	private static Outcome outcome(byte[] response) {
		return PartialSuccess.outcome(response, 10, List.of());
	}

}
