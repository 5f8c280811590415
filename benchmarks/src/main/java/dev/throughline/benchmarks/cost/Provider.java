package dev.throughline.benchmarks.cost;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Answers every prompt with the same completion.
 */
final class Provider implements AutoCloseable {

	private static final byte[] COMPLETION = """
			{"id": "completion", "choices": ["It depends on what was agreed with the customer."], "tokens": 42}"""
		.getBytes(StandardCharsets.UTF_8);

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	Provider() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", Provider::answer);
		this.server.start();
	}

	private static void answer(HttpExchange exchange) throws IOException {
		exchange.getRequestBody().readAllBytes();
		exchange.getResponseHeaders().set("Content-Type", "application/json");
		exchange.sendResponseHeaders(200, COMPLETION.length);
		exchange.getResponseBody().write(COMPLETION);
		exchange.close();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdown();
	}

}
