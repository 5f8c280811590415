package dev.throughline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;

/**
 * Called service on loopback that keeps the headers it received. It answers with the
 * status that the path names, such as {@code /status/503}, otherwise 200.
 */
public final class LoopbackServer implements AutoCloseable {

	private final LinkedBlockingQueue<Headers> received = new LinkedBlockingQueue<>();

	private final HttpServer server;

	public LoopbackServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", (exchange) -> {
			String path = exchange.getRequestURI().getPath();
			int status = path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
			byte[] body = "secret body".getBytes(StandardCharsets.UTF_8);
			this.received.add(exchange.getRequestHeaders());
			exchange.sendResponseHeaders(status, body.length);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		this.server.start();
	}

	public URI uri() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	public Headers takeHeaders() throws InterruptedException {
		Headers headers = this.received.poll(10, TimeUnit.SECONDS);
		return (headers != null) ? headers : new Headers();
	}

	public List<String> takeAll(String header) throws InterruptedException {
		return takeHeaders().getOrDefault(header, List.of());
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
