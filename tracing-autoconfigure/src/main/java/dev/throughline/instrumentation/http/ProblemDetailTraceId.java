package dev.throughline.instrumentation.http;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;

/**
 * Adds the member {@code trace_id} to every problem detail, unless the application set it
 * itself.
 */
final class ProblemDetailTraceId implements ErrorResponse.Interceptor {

	private static final String MEMBER = "trace_id";

	private final Tracer tracer;

	ProblemDetailTraceId(Tracer tracer) {
		this.tracer = tracer;
	}

	@Override
	public void handleError(ProblemDetail detail, @Nullable ErrorResponse errorResponse) {
		Span span = this.tracer.currentSpan();
		boolean present = detail.getProperties() != null && detail.getProperties().containsKey(MEMBER);
		if (span != null && !present) {
			detail.setProperty(MEMBER, span.context().traceId());
		}
	}

}
