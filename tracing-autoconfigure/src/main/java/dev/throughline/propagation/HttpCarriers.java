package dev.throughline.propagation;

import java.net.InetAddress;
import java.net.URI;

import dev.throughline.network.ReactiveConnection;
import dev.throughline.network.ServletConnection;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.ClassUtils;
import org.springframework.web.reactive.function.client.ClientRequest;

/**
 * The HTTP requests among the carriers of Spring's observations. Each type may be absent
 * from the classpath.
 */
final class HttpCarriers {

	private final boolean servletServer = isPresent("jakarta.servlet.http.HttpServletRequest");

	private final boolean reactiveServer = isPresent("org.springframework.http.server.reactive.ServerHttpRequest")
			&& isPresent("reactor.core.publisher.Flux");

	private final boolean blockingClient = isPresent("org.springframework.http.client.ClientHttpRequest");

	private final boolean reactiveClient = isPresent("org.springframework.web.reactive.function.client.ClientRequest");

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, HttpCarriers.class.getClassLoader());
	}

	boolean isIncoming(Object carrier) {
		return (this.servletServer && carrier instanceof HttpServletRequest)
				|| (this.reactiveServer && carrier instanceof ServerHttpRequest);
	}

	/**
	 * Returns the other end of the connection that a request came over.
	 * @param carrier an incoming request
	 * @return the address, or {@code null} when it is not known
	 */
	@Nullable InetAddress peer(Object carrier) {
		if (this.servletServer && carrier instanceof HttpServletRequest request) {
			return ServletConnection.peer(request);
		}
		return (this.reactiveServer && carrier instanceof ServerHttpRequest request) ? ReactiveConnection.peer(request)
				: null;
	}

	boolean isOutgoing(Object carrier) {
		return (this.blockingClient && carrier instanceof ClientHttpRequest)
				|| (this.reactiveClient && carrier instanceof ClientRequest.Builder);
	}

	/**
	 * Returns where a request goes.
	 * @param carrier an outgoing request
	 * @return the URI, or {@code null} when it is not known
	 */
	@Nullable URI target(@Nullable Object carrier) {
		if (this.blockingClient && carrier instanceof ClientHttpRequest request) {
			return request.getURI();
		}
		return (this.reactiveClient && carrier instanceof ClientRequest.Builder request) ? request.build().url() : null;
	}

}
