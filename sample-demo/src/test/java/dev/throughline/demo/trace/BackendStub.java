package dev.throughline.demo.trace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpServer;

/**
 * A server on the loopback interface that answers what it was told to: one answer after
 * the other for each path, the last one again and again. Paths it knows nothing of are
 * answered like an unknown one of the backend it plays.
 *
 * @since 0.1.0
 */
public final class BackendStub implements AutoCloseable {

	private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

	private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

	private final HttpServer server;

	private final Answer unknown;

	private BackendStub(Answer unknown) {
		this.unknown = unknown;
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", (exchange) -> {
			this.requests.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Accept"));
			Answer answer = next(exchange.getRequestURI().getPath());
			byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(answer.status(), (bytes.length > 0) ? bytes.length : -1);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		});
		this.server.start();
	}

	private Answer next(String path) {
		Deque<Answer> left = this.answers.get(path);
		if (left == null) {
			return this.unknown;
		}
		synchronized (left) {
			return (left.size() > 1) ? left.remove() : left.element();
		}
	}

	/**
	 * Plays Tempo 3, which does not know paths of others.
	 */
	public static BackendStub tempo() {
		BackendStub stub = plain();
		stub.answer("/api/echo", new Answer(200, "echo"));
		return stub;
	}

	/**
	 * Plays Jaeger 2, which answers paths of others with its web page.
	 */
	public static BackendStub jaeger() {
		BackendStub stub = new BackendStub(new Answer(200, "<!doctype html><html></html>"));
		stub.answer("/api/v3/services", new Answer(200, "{\"services\":[\"jaeger\"]}"));
		return stub;
	}

	/**
	 * Plays somebody else.
	 */
	public static BackendStub plain() {
		return new BackendStub(new Answer(404, "404 page not found\n"));
	}

	/**
	 * Sets the answers to a path.
	 */
	public void answer(String path, Answer... inTurn) {
		this.answers.put(path, new ArrayDeque<>(List.of(inTurn)));
	}

	/**
	 * Returns what was asked for until now, with the accepted type.
	 */
	public List<String> requests() {
		return List.copyOf(this.requests);
	}

	public URI address() {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	/**
	 * One answer.
	 *
	 * @param status its status
	 * @param body its body
	 * @since 0.1.0
	 */
	public record Answer(int status, String body) {

	}

}
