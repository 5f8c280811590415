package dev.throughline.sampling;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoOperator;

import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Marks requests whose whole trace is not wanted, before the observation of the server
 * starts.
 */
final class ExcludedRequestHandler implements HttpHandler {

	private final HttpHandler delegate;

	private final ExcludedPaths paths;

	private final boolean everything;

	/**
	 * Creates the handler.
	 * @param delegate handles the requests
	 * @param paths the paths that are excluded
	 * @param everything whether all other paths are excluded as well
	 */
	ExcludedRequestHandler(HttpHandler delegate, ExcludedPaths paths, boolean everything) {
		this.delegate = delegate;
		this.paths = paths;
		this.everything = everything;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		Mono<Void> handled = this.delegate.handle(request, response);
		return (this.everything || this.paths.contains(request.getURI().getRawPath())) ? new Excluded(handled)
				: handled;
	}

	/**
	 * Subscribes where the trace that begins is excluded.
	 */
	private static final class Excluded extends MonoOperator<Void, Void> {

		Excluded(Mono<Void> source) {
			super(source);
		}

		@Override
		public void subscribe(CoreSubscriber<? super Void> actual) {
			try (Scope scope = ExcludedTrace.begin(Context.current()).makeCurrent()) {
				this.source.subscribe(actual);
			}
		}

	}

}
