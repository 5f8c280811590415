package dev.throughline.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * OTLP collector on loopback that accepts traces and logs over HTTP and gRPC, each on a
 * free port, and keeps every request until a test takes it. Over HTTP a path that ends
 * with {@code /v1/logs} has logs, any other has traces. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class OtlpCollector implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final LinkedBlockingQueue<OtlpRequest> requests = new LinkedBlockingQueue<>();

	private final LinkedBlockingQueue<OtlpLogsRequest> logs = new LinkedBlockingQueue<>();

	private final HttpServer http;

	private final Server grpc;

	private OtlpCollector() throws IOException {
		InetAddress loopback = InetAddress.getLoopbackAddress();
		this.http = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
		this.http.createContext("/", this::handle);
		this.grpc = NettyServerBuilder.forAddress(new InetSocketAddress(loopback, 0))
			.addService(new TraceService())
			.addService(new LogsService())
			.intercept(new RequestHeaders())
			.build();
	}

	/**
	 * Starts a collector.
	 * @return the running collector, to be closed by the caller
	 * @throws UncheckedIOException when no port can be bound
	 */
	public static OtlpCollector start() {
		try {
			OtlpCollector collector = new OtlpCollector();
			collector.http.start();
			collector.grpc.start();
			return collector;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the base address of the HTTP transport, without a path.
	 * @return an address such as {@code http://127.0.0.1:40001}
	 */
	public URI httpEndpoint() {
		return URI.create("http://127.0.0.1:" + this.http.getAddress().getPort());
	}

	/**
	 * Returns the address of the gRPC transport.
	 * @return an address such as {@code http://127.0.0.1:40002}
	 */
	public URI grpcEndpoint() {
		return URI.create("http://127.0.0.1:" + this.grpc.getPort());
	}

	/**
	 * Takes the oldest request with traces, waiting for it up to twenty seconds.
	 * @return the request
	 * @throws AssertionError when none arrives in time
	 */
	public OtlpRequest take() {
		return take(this.requests, "OTLP request with traces");
	}

	/**
	 * Takes the oldest request with logs, waiting for it up to twenty seconds.
	 * @return the request
	 * @throws AssertionError when none arrives in time
	 */
	public OtlpLogsRequest takeLogs() {
		return take(this.logs, "OTLP request with logs");
	}

	private static <R> R take(LinkedBlockingQueue<R> queue, String description) {
		try {
			R request = queue.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
			if (request == null) {
				throw new AssertionError("No " + description + " arrived within " + PATIENCE);
			}
			return request;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for an OTLP request", ex);
		}
	}

	/**
	 * Takes requests until the given number of spans has arrived.
	 * @param count how many spans to wait for
	 * @return the spans, in the order of arrival, possibly more than asked for
	 */
	public List<Span> takeSpans(int count) {
		List<Span> spans = new ArrayList<>();
		while (spans.size() < count) {
			spans.addAll(take().spans());
		}
		return spans;
	}

	/**
	 * Tells whether every request was taken.
	 * @return {@code true} when no request is waiting
	 */
	public boolean isEmpty() {
		return this.requests.isEmpty() && this.logs.isEmpty();
	}

	@Override
	public void close() {
		this.http.stop(0);
		this.grpc.shutdownNow();
	}

	private void handle(HttpExchange exchange) throws IOException {
		try (exchange) {
			TreeMap<String, String> headers = new TreeMap<>();
			exchange.getRequestHeaders()
				.forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
			String path = exchange.getRequestURI().getPath();
			if (path.endsWith("/v1/logs")) {
				this.logs.add(
						new OtlpLogsRequest("http", path, headers, ExportLogsServiceRequest.parseFrom(body(exchange))));
			}
			else {
				this.requests
					.add(new OtlpRequest("http", path, headers, ExportTraceServiceRequest.parseFrom(body(exchange))));
			}
			// the responses of both signals are empty
			byte[] response = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
			exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, (response.length != 0) ? response.length : -1);
			try (OutputStream out = exchange.getResponseBody()) {
				out.write(response);
			}
		}
	}

	private static InputStream body(HttpExchange exchange) throws IOException {
		boolean gzip = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
		return gzip ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
	}

	private final class TraceService extends TraceServiceGrpc.TraceServiceImplBase {

		@Override
		public void export(ExportTraceServiceRequest request, StreamObserver<ExportTraceServiceResponse> observer) {
			OtlpCollector.this.requests.add(new OtlpRequest("grpc", "", RequestHeaders.HEADERS.get(), request));
			observer.onNext(ExportTraceServiceResponse.getDefaultInstance());
			observer.onCompleted();
		}

	}

	private final class LogsService extends LogsServiceGrpc.LogsServiceImplBase {

		@Override
		public void export(ExportLogsServiceRequest request, StreamObserver<ExportLogsServiceResponse> observer) {
			OtlpCollector.this.logs.add(new OtlpLogsRequest("grpc", "", RequestHeaders.HEADERS.get(), request));
			observer.onNext(ExportLogsServiceResponse.getDefaultInstance());
			observer.onCompleted();
		}

	}

}
