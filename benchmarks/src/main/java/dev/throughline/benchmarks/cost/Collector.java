package dev.throughline.benchmarks.cost;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * Takes the spans of every variant, each at a path of its own.
 */
final class Collector implements AutoCloseable {

	private final Map<String, Harvest> harvests = new ConcurrentHashMap<>();

	private final ExecutorService executor = Executors.newCachedThreadPool();

	private final HttpServer server;

	Collector() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.executor);
		this.server.createContext("/", this::take);
		this.server.start();
	}

	private void take(HttpExchange exchange) throws IOException {
		boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		try (InputStream in = exchange.getRequestBody()) {
			harvest(exchange.getRequestURI().getPath().split("/")[1])
				.take(ExportTraceServiceRequest.parseFrom(gzip ? new GZIPInputStream(in) : in));
		}
		exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
		exchange.sendResponseHeaders(200, -1);
		exchange.close();
	}

	Harvest harvest(String variant) {
		return this.harvests.computeIfAbsent(variant, (id) -> new Harvest());
	}

	String url(String variant) {
		return "http://localhost:" + this.server.getAddress().getPort() + "/" + variant;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.executor.shutdown();
	}

}
