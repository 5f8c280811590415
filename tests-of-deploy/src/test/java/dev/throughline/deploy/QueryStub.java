package dev.throughline.deploy;

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
import org.jspecify.annotations.Nullable;

/**
 * A server on the loopback interface that plays the query side of a backend. Each path
 * has answers that are given in turn, the last one for good.
 */
final class QueryStub implements AutoCloseable {

	private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();

	private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();

	private final HttpServer server;

	private QueryStub(Answer unknown) {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.createContext("/", (exchange) -> {
			this.asked.add(new Asked(exchange.getRequestURI().toString(),
					exchange.getRequestHeaders().getFirst("Authorization")));
			Answer answer = next(exchange.getRequestURI().getPath(), unknown);
			byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(answer.status(), (body.length > 0) ? body.length : -1);
			exchange.getResponseBody().write(body);
			exchange.close();
		});
		this.server.start();
	}

	private Answer next(String path, Answer unknown) {
		Deque<Answer> left = this.answers.get(path);
		if (left == null) {
			return unknown;
		}
		synchronized (left) {
			return (left.size() > 1) ? left.remove() : left.element();
		}
	}

	/**
	 * Tempo, which answers paths of others with 404.
	 * @param traceId the trace that is asked for
	 * @param inTurn what is answered
	 */
	static QueryStub tempo(String traceId, Answer... inTurn) {
		QueryStub stub = somebodyElse(new Answer(404, "404 page not found\n"));
		stub.answer("/api/echo", new Answer(200, "echo"));
		stub.answer("/api/traces/" + traceId, inTurn);
		return stub;
	}

	/**
	 * Jaeger, which answers paths of others with its web page.
	 * @param traceId the trace that is asked for
	 * @param inTurn what is answered
	 */
	static QueryStub jaeger(String traceId, Answer... inTurn) {
		QueryStub stub = somebodyElse(new Answer(200, "<!doctype html>\n<html></html>\n"));
		stub.answer("/api/v3/services", new Answer(200, "{\"services\":[\"arbitex-outpost\"]}"));
		stub.answer("/api/v3/traces/" + traceId, inTurn);
		return stub;
	}

	static QueryStub somebodyElse(Answer answer) {
		return new QueryStub(answer);
	}

	void answer(String path, Answer... inTurn) {
		this.answers.put(path, new ArrayDeque<>(List.of(inTurn)));
	}

	List<Asked> asked() {
		return List.copyOf(this.asked);
	}

	URI address() {
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
	 */
	record Answer(int status, String body) {

		static final Answer NOT_FOUND = new Answer(404,
				"{\"error\":{\"httpCode\":404,\"message\":\"No traces found\"}}");

	}

	/**
	 * One request.
	 *
	 * @param uri path and parameters
	 * @param authorization who asked
	 */
	record Asked(String uri, @Nullable String authorization) {

	}

}
