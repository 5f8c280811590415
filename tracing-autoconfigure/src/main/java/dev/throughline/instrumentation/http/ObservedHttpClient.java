package dev.throughline.instrumentation.http;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * HttpClient that observes its exchanges; in everything else it is the client behind it.
 * WebSockets are not observed. The span of an exchange is current on the thread that
 * sends, until {@code send} or {@code sendAsync} returns.
 */
final class ObservedHttpClient extends HttpClient implements ClosableHttpClient {

	private final HttpClient delegate;

	private final JdkExchanges exchanges;

	ObservedHttpClient(HttpClient delegate, JdkExchanges exchanges) {
		this.delegate = delegate;
		this.exchanges = exchanges;
	}

	@Override
	public <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
			throws IOException, InterruptedException {
		JdkExchange exchange = this.exchanges.begin(request);
		if (exchange == null) {
			return this.delegate.send(request, handler);
		}
		HttpResponse<T> response;
		try (Observation.Scope scope = exchange.openScope()) {
			response = this.delegate.send(exchange.request(), handler);
		}
		catch (Throwable ex) {
			exchange.failed(ex);
			throw ex;
		}
		exchange.answered(response);
		return response;
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler) {
		return observe(request, (client, sent) -> client.sendAsync(sent, handler));
	}

	@Override
	public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, BodyHandler<T> handler,
			@Nullable PushPromiseHandler<T> pushPromiseHandler) {
		return observe(request, (client, sent) -> client.sendAsync(sent, handler, pushPromiseHandler));
	}

	private <T> CompletableFuture<HttpResponse<T>> observe(HttpRequest request, Sender<T> sender) {
		JdkExchange exchange = this.exchanges.begin(request);
		if (exchange == null) {
			return sender.send(this.delegate, request);
		}
		CompletableFuture<HttpResponse<T>> sent;
		try (Observation.Scope scope = exchange.openScope()) {
			sent = sender.send(this.delegate, exchange.request());
		}
		catch (Throwable ex) {
			exchange.failed(ex);
			throw ex;
		}
		ExchangeFuture<HttpResponse<T>> answer = new ExchangeFuture<>(sent);
		sent.whenComplete((response, error) -> {
			try {
				exchange.ended(response, error);
			}
			finally {
				if (error != null) {
					answer.completeExceptionally(error);
				}
				else {
					answer.complete(response);
				}
			}
		});
		return answer;
	}

	@Override
	public WebSocket.Builder newWebSocketBuilder() {
		return this.delegate.newWebSocketBuilder();
	}

	@Override
	public Optional<CookieHandler> cookieHandler() {
		return this.delegate.cookieHandler();
	}

	@Override
	public Optional<Duration> connectTimeout() {
		return this.delegate.connectTimeout();
	}

	@Override
	public Redirect followRedirects() {
		return this.delegate.followRedirects();
	}

	@Override
	public Optional<ProxySelector> proxy() {
		return this.delegate.proxy();
	}

	@Override
	public SSLContext sslContext() {
		return this.delegate.sslContext();
	}

	@Override
	public SSLParameters sslParameters() {
		return this.delegate.sslParameters();
	}

	@Override
	public Optional<Authenticator> authenticator() {
		return this.delegate.authenticator();
	}

	@Override
	public Version version() {
		return this.delegate.version();
	}

	@Override
	public Optional<Executor> executor() {
		return this.delegate.executor();
	}

	@Override
	public void shutdown() {
		HttpClientLifecycle.shutdown(this.delegate);
	}

	@Override
	public boolean awaitTermination(Duration duration) throws InterruptedException {
		return HttpClientLifecycle.awaitTermination(this.delegate, duration);
	}

	@Override
	public boolean isTerminated() {
		return HttpClientLifecycle.isTerminated(this.delegate);
	}

	@Override
	public void shutdownNow() {
		HttpClientLifecycle.shutdownNow(this.delegate);
	}

	@Override
	public void close() {
		HttpClientLifecycle.close(this.delegate);
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

	private interface Sender<T> {

		CompletableFuture<HttpResponse<T>> send(HttpClient client, HttpRequest request);

	}

}
