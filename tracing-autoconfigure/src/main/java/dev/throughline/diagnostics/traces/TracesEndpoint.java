package dev.throughline.diagnostics.traces;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;

/**
 * Shows the traces in memory.
 */
@WebEndpoint(id = "traces")
final class TracesEndpoint {

	private static final Pattern TRACE_ID = Pattern.compile("[0-9a-f]{32}");

	private final TraceReader reader;

	TracesEndpoint(TraceReader reader) {
		this.reader = reader;
	}

	@ReadOperation
	WebEndpointResponse<Object> traces(@Nullable String by) {
		TraceOrder order = TraceOrder.of(by);
		return (order != null) ? new WebEndpointResponse<>(TraceList.of(this.reader, order))
				: new WebEndpointResponse<>(problem("by: expected slowest, errors or recent"),
						WebEndpointResponse.STATUS_BAD_REQUEST);
	}

	@ReadOperation(producesFrom = TraceFormat.class)
	WebEndpointResponse<Object> trace(@Selector String traceId, TraceFormat format) {
		String id = traceId.toLowerCase(Locale.ROOT);
		if (!TRACE_ID.matcher(id).matches()) {
			return refusal("traceId: expected 32 hexadecimal digits", WebEndpointResponse.STATUS_BAD_REQUEST, format);
		}
		ShownTrace trace = this.reader.find(id);
		if (trace == null) {
			return refusal("no span of this trace is in memory", WebEndpointResponse.STATUS_NOT_FOUND, format);
		}
		return new WebEndpointResponse<>((format == TraceFormat.TEXT) ? text(trace) : TraceDetail.of(trace),
				WebEndpointResponse.STATUS_OK, format.getProducedMimeType());
	}

	private static String text(ShownTrace trace) {
		String drawing = "Trace " + trace.traceId() + "\n\n" + Waterfall.render(trace);
		return (trace.spansLeftOut() > 0) ? drawing + "\n" + trace.spansLeftOut() + " more spans are not shown ("
				+ TracesProperties.PREFIX + ".max-spans-per-trace)\n" : drawing;
	}

	private static WebEndpointResponse<Object> refusal(String reason, int status, TraceFormat format) {
		return new WebEndpointResponse<>((format == TraceFormat.TEXT) ? reason + "\n" : problem(reason), status,
				format.getProducedMimeType());
	}

	private static Map<String, String> problem(String reason) {
		return Map.of("error", reason);
	}

}
