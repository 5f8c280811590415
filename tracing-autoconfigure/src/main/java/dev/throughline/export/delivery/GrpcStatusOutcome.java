package dev.throughline.export.delivery;

import java.util.Locale;

import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import org.jspecify.annotations.Nullable;

/**
 * What a status of gRPC other than success means. {@code RetryInfo} is not among what
 * OpenTelemetry's senders show, so that {@code RESOURCE_EXHAUSTED} is sent again without
 * it.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#failures">OTLP/gRPC
 * failures</a>
 */
final class GrpcStatusOutcome {

	private GrpcStatusOutcome() {
	}

	static Outcome of(GrpcStatusCode code, @Nullable String message) {
		String status = code.name();
		return switch (code) {
			case UNAUTHENTICATED, PERMISSION_DENIED -> retry("authentication refused (" + status + ")", code, message);
			case UNIMPLEMENTED -> retry("no such service (UNIMPLEMENTED)", code, message);
			case RESOURCE_EXHAUSTED ->
				isTooLarge(message) ? Outcome.tooLarge("message too large (" + message + ")", status)
						: retry("too many requests (RESOURCE_EXHAUSTED)", code, message);
			case CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE, DATA_LOSS ->
				retry("unavailable (" + status + ")", code, message);
			default -> Outcome.rejected("refused (" + status + ")", status, message, null);
		};
	}

	// the words of grpc-go, which collectors are written with, and of grpc-java
	private static boolean isTooLarge(@Nullable String message) {
		if (message == null) {
			return false;
		}
		String text = message.toLowerCase(Locale.ROOT);
		return text.contains("message larger than max") || text.contains("exceeds maximum size")
				|| text.contains("message exceeds");
	}

	private static Outcome retry(String cause, GrpcStatusCode code, @Nullable String message) {
		return new Outcome(Outcome.Kind.RETRY, 0, null, cause, message, code.name(), null);
	}

}
