package dev.throughline.instrumentation.http;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of HTTP instrumentation.
 *
 * @param enabled Whether HTTP spans are made by this starter; otherwise Spring Boot makes
 * them.
 * @param observeClientBeans Whether RestClient, RestTemplate, WebClient and JDK
 * HttpClient beans that Spring Boot did not make are observed.
 * @param responseHeaders Response headers that tell the caller the trace id: any of
 * X-Trace-Id, traceresponse and Server-Timing. Empty for none.
 */
@ConfigurationProperties("throughline.http")
record HttpTracingProperties(@DefaultValue("true") boolean enabled, @DefaultValue("true") boolean observeClientBeans,
		@DefaultValue("X-Trace-Id") List<ResponseHeader> responseHeaders) {

	HttpTracingProperties {
		responseHeaders = List.copyOf(responseHeaders);
	}

	/**
	 * Response headers that can carry the trace id.
	 */
	enum ResponseHeader {

		/**
		 * The trace id alone.
		 */
		X_TRACE_ID,

		/**
		 * W3C Trace Context Level 2, {@code traceresponse}.
		 */
		TRACERESPONSE,

		/**
		 * The server's {@code traceparent} as the description of a metric, which browsers
		 * show.
		 */
		SERVER_TIMING

	}

}
