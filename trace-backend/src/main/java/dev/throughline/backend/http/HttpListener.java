package dev.throughline.backend.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/**
 * One HTTP listener with a few threads: answers problems with a sentence and survives
 * whatever a request does.
 *
 * @since 0.1.0
 */
public final class HttpListener implements Listener {

	private static final System.Logger logger = System.getLogger(HttpListener.class.getName());

	private static final int THREADS = 4;

	// A client that is still sending sees the answer only if somebody reads on.
	private static final int MAX_DRAINED_BYTES = 64 << 20;

	private final HttpServer server;

	private final ThreadPoolExecutor executor;

	private HttpListener(HttpServer server, String name) {
		this.server = server;
		this.executor = new ThreadPoolExecutor(THREADS, THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				(task) -> new Thread(task, name));
		this.executor.allowCoreThreadTimeOut(true);
		server.setExecutor(this.executor);
	}

	/**
	 * Start to listen.
	 * @param name the name of the threads
	 * @param address where to listen
	 * @param route what answers
	 * @return the listener, which accepts connections
	 * @throws IOException if the address cannot be used
	 */
	public static HttpListener start(String name, InetSocketAddress address, HttpRoute route) throws IOException {
		HttpListener listener = new HttpListener(HttpServer.create(address, 0), name);
		listener.server.createContext("/", (exchange) -> handle(route, exchange));
		listener.server.start();
		return listener;
	}

	@Override
	public int port() {
		return this.server.getAddress().getPort();
	}

	private static void handle(HttpRoute route, HttpExchange exchange) throws IOException {
		try (exchange) {
			exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
			try {
				route.handle(exchange);
			}
			catch (HttpProblem ex) {
				answer(route, exchange, ex);
			}
			catch (RuntimeException ex) {
				logger.log(Level.ERROR, "A request failed", ex);
				answer(route, exchange, new HttpProblem(500, "The trace backend failed; its log says why."));
			}
			catch (OutOfMemoryError ex) {
				answer(route, exchange,
						new HttpProblem(503, "The trace backend is out of memory: give it a larger heap with -Xmx."));
			}
		}
	}

	private static void answer(HttpRoute route, HttpExchange exchange, HttpProblem problem) throws IOException {
		// -1 says that nothing was sent yet.
		if (exchange.getResponseCode() != -1) {
			return;
		}
		drain(exchange);
		problem.headers().forEach(exchange.getResponseHeaders()::set);
		route.describe(exchange, problem).send(exchange, problem.status());
	}

	private static void drain(HttpExchange exchange) throws IOException {
		byte[] buffer = new byte[8192];
		long drained = 0;
		int count = exchange.getRequestBody().read(buffer);
		while (count >= 0 && drained < MAX_DRAINED_BYTES) {
			drained += count;
			count = exchange.getRequestBody().read(buffer);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdownNow();
	}

}
