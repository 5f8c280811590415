package dev.throughline.instrumentation.messaging.nats;

import java.net.URI;
import java.net.URISyntaxException;

import dev.throughline.instrumentation.messaging.MessagingAttributes;
import io.nats.client.Connection;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Which server a connection is connected to. The client tells it as a URL, which may hold
 * a password; the last one read is kept, because it rarely changes.
 */
final class NatsServers {

	private volatile Server last = new Server("", null, -1);

	void describe(@Nullable Connection connection, SpanBuilder builder) {
		String url = (connection != null) ? connection.getConnectedUrl() : null;
		if (url == null || url.isEmpty()) {
			return;
		}
		Server server = this.last;
		if (!server.url().equals(url)) {
			server = read(url);
			this.last = server;
		}
		builder.setAttribute(MessagingAttributes.SERVER_ADDRESS, server.host());
		if (server.port() > 0) {
			builder.setAttribute(MessagingAttributes.SERVER_PORT, server.port());
		}
	}

	private static Server read(String url) {
		try {
			URI uri = new URI(url);
			return new Server(url, uri.getHost(), uri.getPort());
		}
		catch (URISyntaxException ex) {
			return new Server(url, null, -1);
		}
	}

	private record Server(String url, @Nullable String host, int port) {

	}

}
