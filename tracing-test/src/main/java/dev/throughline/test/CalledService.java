package dev.throughline.test;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * Service on loopback that keeps every request it gets. What it answers is said by the
 * path: {@code /status/503}, {@code /redirect} to {@code /redirected}, {@code /silent},
 * {@code /stream} in two parts, {@code /flaky} (503 once, then 200) and {@code /echo};
 * any other is answered with 200. Every answer that is no echo has a body.
 */
final class CalledService implements AutoCloseable {

	static final String BODY = "secret body";

	private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final LinkedBlockingQueue<CountDownLatch> held = new LinkedBlockingQueue<>();

	private final AtomicBoolean failing = new AtomicBoolean();

	private final HttpServer server;

	CalledService() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::answer);
		this.server.start();
	}

	private void answer(HttpExchange exchange) throws IOException {
		String path = exchange.getRequestURI().getPath();
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		headers.putAll(exchange.getRequestHeaders());
		this.received.add(new Received(path, body, headers));
		try (exchange) {
			switch (path) {
				case "/redirect" -> {
					exchange.getResponseHeaders().add("Location", uri("/redirected").toString());
					exchange.sendResponseHeaders(302, -1);
				}
				case "/silent" -> {
					awaitRelease();
					send(exchange, 200, BODY);
				}
				case "/stream" -> stream(exchange);
				case "/flaky" -> send(exchange, this.failing.getAndSet(false) ? 503 : 200, BODY);
				case "/echo" -> send(exchange, 200, body);
				default -> send(exchange, path.startsWith("/status/") ? status(path) : 200, BODY);
			}
		}
	}

	private static int status(String path) {
		return Integer.parseInt(path.substring("/status/".length()));
	}

	private static void send(HttpExchange exchange, int status, String text) throws IOException {
		byte[] body = text.getBytes(StandardCharsets.UTF_8);
		exchange.sendResponseHeaders(status, body.length);
		exchange.getResponseBody().write(body);
	}

	private void stream(HttpExchange exchange) throws IOException {
		exchange.sendResponseHeaders(200, 0);
		OutputStream out = exchange.getResponseBody();
		out.write("first ".getBytes(StandardCharsets.UTF_8));
		out.flush();
		awaitRelease();
		out.write("second".getBytes(StandardCharsets.UTF_8));
	}

	private void awaitRelease() {
		CountDownLatch released = new CountDownLatch(1);
		this.held.add(released);
		try {
			released.await(20, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Lets the answer go on that {@code /silent} or {@code /stream} has held for longest,
	 * waiting up to ten seconds for there to be one.
	 */
	void release() {
		await(this.held, "an answer to hold").countDown();
	}

	void failOnce() {
		this.failing.set(true);
	}

	URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.server.getAddress().getPort() + path);
	}

	/**
	 * Takes the request that came first, waiting for it up to ten seconds.
	 * @return the request
	 */
	Received take() {
		return await(this.received, "a request");
	}

	private static <T> T await(LinkedBlockingQueue<T> queue, String description) {
		try {
			T first = queue.poll(10, TimeUnit.SECONDS);
			if (first == null) {
				throw new AssertionError("Expected " + description);
			}
			return first;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for " + description, ex);
		}
	}

	/**
	 * Forgets what no case took.
	 * @return the paths of these requests
	 */
	List<String> drain() {
		List<Received> left = new ArrayList<>();
		this.received.drainTo(left);
		return left.stream().map(Received::path).toList();
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

	/**
	 * A request.
	 *
	 * @param path its path
	 * @param body its body
	 * @param headers its headers, whose names have no case
	 */
	record Received(String path, String body, Map<String, List<String>> headers) {

		List<String> header(String name) {
			return this.headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
		}

	}

}
