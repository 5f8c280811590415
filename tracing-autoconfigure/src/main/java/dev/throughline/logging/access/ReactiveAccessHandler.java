package dev.throughline.logging.access;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;

/**
 * Writes the line when a reactive exchange is over: completed, failed or given up by the
 * client. Stands outside everything that can still change the status.
 */
final class ReactiveAccessHandler implements HttpHandler {

	/**
	 * What nginx writes for a client that went away before there was an answer.
	 */
	private static final int CLIENT_CLOSED_REQUEST = 499;

	private final HttpHandler delegate;

	private final AccessLines lines;

	private final LongSupplier nanoTime;

	ReactiveAccessHandler(HttpHandler delegate, AccessLines lines, LongSupplier nanoTime) {
		this.delegate = delegate;
		this.lines = lines;
		this.nanoTime = nanoTime;
	}

	@Override
	public Mono<Void> handle(ServerHttpRequest request, ServerHttpResponse response) {
		if (!this.lines.areWanted()) {
			return this.delegate.handle(request, response);
		}
		ReactiveAccess access = new ReactiveAccess(this.nanoTime.getAsLong());
		return this.delegate.handle(request, CountingResponse.of(response, access))
			.contextWrite((context) -> context.put(ReactiveAccess.class, access))
			.doFinally((signal) -> this.lines.write(entry(request, response, access, signal), access.observation()));
	}

	private AccessEntry entry(ServerHttpRequest request, ServerHttpResponse response, ReactiveAccess access,
			SignalType signal) {
		List<String> forwardedFor = this.lines.needForwardedFor()
				? request.getHeaders().getOrEmpty(ClientAddress.HEADER) : List.of();
		long bytes = (request.getMethod() == HttpMethod.HEAD) ? 0 : access.bytes();
		return new AccessEntry(request.getMethod().name(), request.getURI().getRawPath(),
				request.getURI().getRawQuery(), status(response, signal), this.nanoTime.getAsLong() - access.start(),
				access.route(), bytes, peer(request), forwardedFor);
	}

	private static int status(ServerHttpResponse response, SignalType signal) {
		if (!response.isCommitted() && signal == SignalType.CANCEL) {
			return CLIENT_CLOSED_REQUEST;
		}
		if (!response.isCommitted() && signal == SignalType.ON_ERROR) {
			// what every server answers then
			return 500;
		}
		HttpStatusCode status = response.getStatusCode();
		return (status != null) ? status.value() : 200;
	}

	private static @Nullable String peer(ServerHttpRequest request) {
		InetSocketAddress remote = request.getRemoteAddress();
		return (remote != null && remote.getAddress() != null) ? remote.getAddress().getHostAddress() : null;
	}

}
