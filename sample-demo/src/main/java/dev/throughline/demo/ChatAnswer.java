package dev.throughline.demo;

/**
 * What came back for a {@link ChatRequest}.
 *
 * @param status the HTTP status
 * @param traceId the trace id of the response's header, empty without one
 */
record ChatAnswer(int status, String traceId) {

	private static final String TRACE_ID = "[0-9a-f]{32}";

	boolean hasTraceId() {
		return this.traceId.matches(TRACE_ID);
	}

}
