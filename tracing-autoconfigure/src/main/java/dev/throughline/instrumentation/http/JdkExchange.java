package dev.throughline.instrumentation.http;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * One observed exchange of the JDK's HttpClient. It is ended by exactly one of
 * {@link #answered} and {@link #failed}.
 */
final class JdkExchange {

	private final Observation observation;

	private final JdkExchangeContext context;

	private final HttpRequest request;

	/**
	 * Starts an exchange.
	 * @param observation the observation, not started yet
	 * @param context its context
	 */
	JdkExchange(Observation observation, JdkExchangeContext context) {
		this.observation = observation.start();
		this.context = context;
		HttpRequest.Builder carrier = context.getCarrier();
		this.request = (carrier != null) ? carrier.build() : context.request();
	}

	/**
	 * Returns the request that carries the context.
	 * @return the request to send
	 */
	HttpRequest request() {
		return this.request;
	}

	Observation.Scope openScope() {
		return this.observation.openScope();
	}

	void answered(HttpResponse<?> response) {
		this.context.setResponse(response);
		this.observation.stop();
	}

	void failed(Throwable error) {
		Throwable cause = (error instanceof CompletionException && error.getCause() != null) ? error.getCause() : error;
		if (cause instanceof CancellationException) {
			this.context.cancelled();
		}
		this.observation.error(cause);
		this.observation.stop();
	}

	/**
	 * Ends the exchange as a future ended.
	 * @param response the answer, or {@code null} when there is none
	 * @param error what went wrong, or {@code null}
	 */
	void ended(@Nullable HttpResponse<?> response, @Nullable Throwable error) {
		if (error != null) {
			failed(error);
		}
		else if (response != null) {
			answered(response);
		}
		else {
			this.observation.stop();
		}
	}

}
