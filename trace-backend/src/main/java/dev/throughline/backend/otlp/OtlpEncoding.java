package dev.throughline.backend.otlp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.throughline.backend.batch.Intake;
import dev.throughline.backend.batch.MalformedRequestException;
import dev.throughline.backend.http.HttpProblem;
import dev.throughline.backend.http.JsonText;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import org.jspecify.annotations.Nullable;

/**
 * How an OTLP message travels in an HTTP body.
 */
enum OtlpEncoding {

	/**
	 * Protobuf's binary format.
	 */
	PROTOBUF("application/x-protobuf") {

		@Override
		byte[] request(byte[] body) {
			return body;
		}

		@Override
		byte[] response(Intake intake) {
			return protobuf(intake);
		}

		@Override
		byte[] status(HttpProblem problem) {
			UnknownFieldSet.Field message = UnknownFieldSet.Field.newBuilder()
				.addLengthDelimited(ByteString.copyFromUtf8(problem.sentence()))
				.build();
			UnknownFieldSet.Field code = UnknownFieldSet.Field.newBuilder().addVarint(code(problem)).build();
			return UnknownFieldSet.newBuilder().addField(1, code).addField(2, message).build().toByteArray();
		}

	},

	/**
	 * OTLP's JSON.
	 */
	JSON("application/json") {

		@Override
		byte[] request(byte[] body) throws MalformedRequestException {
			return OtlpJson.toProtobuf(body);
		}

		@Override
		byte[] response(Intake intake) {
			if (intake.rejected() == 0) {
				return "{}".getBytes(StandardCharsets.UTF_8);
			}
			StringBuilder json = new StringBuilder("{\"partialSuccess\":{\"rejectedSpans\":\"");
			json.append(intake.rejected()).append("\",\"errorMessage\":");
			JsonText.quote(String.valueOf(intake.reason()), json);
			return json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
		}

		@Override
		byte[] status(HttpProblem problem) {
			StringBuilder json = new StringBuilder("{\"code\":").append(code(problem)).append(",\"message\":");
			JsonText.quote(problem.sentence(), json);
			return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
		}

	};

	private final String contentType;

	OtlpEncoding(String contentType) {
		this.contentType = contentType;
	}

	static @Nullable OtlpEncoding of(String contentType) {
		String mediaType = contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT);
		for (OtlpEncoding encoding : values()) {
			if (encoding.contentType.equals(mediaType)) {
				return encoding;
			}
		}
		return null;
	}

	String contentType() {
		return this.contentType;
	}

	/**
	 * Return the request as protobuf.
	 * @param body the body as it came
	 * @return the bytes of an {@code ExportTraceServiceRequest}
	 * @throws MalformedRequestException if the body is something else
	 */
	abstract byte[] request(byte[] body) throws MalformedRequestException;

	/**
	 * Encode the {@code ExportTraceServiceResponse}.
	 * @param intake what became of the spans
	 * @return the body
	 */
	abstract byte[] response(Intake intake);

	/**
	 * Encode the {@code google.rpc.Status} that OTLP asks for with every error.
	 * @param problem the error
	 * @return the body
	 */
	abstract byte[] status(HttpProblem problem);

	static byte[] protobuf(Intake intake) {
		if (intake.rejected() == 0) {
			return ExportTraceServiceResponse.getDefaultInstance().toByteArray();
		}
		ExportTracePartialSuccess partialSuccess = ExportTracePartialSuccess.newBuilder()
			.setRejectedSpans(intake.rejected())
			.setErrorMessage(String.valueOf(intake.reason()))
			.build();
		return ExportTraceServiceResponse.newBuilder().setPartialSuccess(partialSuccess).build().toByteArray();
	}

	private static int code(HttpProblem problem) {
		// The numbers of google.rpc.Code.
		return switch (problem.status()) {
			case 404, 405 -> 12;
			case 413 -> 8;
			case 500 -> 13;
			case 503 -> 14;
			default -> 3;
		};
	}

}
