package dev.throughline.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.util.ClassUtils;

/**
 * What a reactive server knows of the connection that a request came over, whatever a
 * proxy says of its client.
 *
 * @since 0.1.0
 */
public final class ReactiveConnection {

	private static final boolean NETTY = isPresent("reactor.netty.http.server.HttpServerRequest");

	private static final boolean SERVLET = isPresent("jakarta.servlet.http.HttpServletRequest");

	private ReactiveConnection() {
	}

	private static boolean isPresent(String type) {
		return ClassUtils.isPresent(type, ReactiveConnection.class.getClassLoader());
	}

	/**
	 * Returns the address of the connection's other end.
	 * @param request a request
	 * @return the address, or {@code null} when it is not known
	 */
	public static @Nullable InetAddress peer(ServerHttpRequest request) {
		Object server;
		try {
			server = ServerHttpRequestDecorator.getNativeRequest(request);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
		if (NETTY && server instanceof HttpServerRequest netty) {
			return (netty.connectionRemoteAddress() instanceof InetSocketAddress peer) ? peer.getAddress() : null;
		}
		return (SERVLET && server instanceof HttpServletRequest servlet) ? ServletConnection.peer(servlet) : null;
	}

}
