package dev.throughline.instrumentation.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Exchange of the JDK's HttpClient. The carrier is a copy of the request that is being
 * built, because a request itself cannot be changed and may be sent again.
 */
final class JdkExchangeContext extends RequestReplySenderContext<HttpRequest.Builder, HttpResponse<?>> {

	private final HttpRequest request;

	private volatile boolean cancelled;

	JdkExchangeContext(HttpRequest request) {
		super((builder, name, value) -> {
			if (builder != null) {
				builder.setHeader(name, value);
			}
		});
		this.request = request;
		setCarrier(HttpRequest.newBuilder(request, (name, value) -> true));
	}

	/**
	 * Returns the request as the caller made it.
	 * @return the request
	 */
	HttpRequest request() {
		return this.request;
	}

	/**
	 * Returns the status of the answer.
	 * @return the status, or 0 when there was no answer
	 */
	int status() {
		@Nullable HttpResponse<?> response = getResponse();
		return (response != null) ? response.statusCode() : 0;
	}

	void cancelled() {
		this.cancelled = true;
	}

	boolean isCancelled() {
		return this.cancelled;
	}

}
