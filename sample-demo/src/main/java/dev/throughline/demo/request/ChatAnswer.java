package dev.throughline.demo.request;

/**
 * What came back for a {@link ChatRequest}.
 *
 * @param status the HTTP status
 * @param traceId the trace id of the response's header, empty without one
 * @since 0.1.0
 */
public record ChatAnswer(int status, String traceId) {

	private static final String TRACE_ID = "[0-9a-f]{32}";

	/**
	 * Say whether the header holds a trace id.
	 * @return {@code true} if it does
	 */
	public boolean hasTraceId() {
		return this.traceId.matches(TRACE_ID);
	}

}
