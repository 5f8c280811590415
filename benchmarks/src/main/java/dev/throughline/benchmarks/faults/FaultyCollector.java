package dev.throughline.benchmarks.faults;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import javax.net.ServerSocketFactory;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;

/**
 * Collector of OTLP over HTTP/1.1 on loopback whose behaviour can be changed while
 * requests arrive. Written over sockets, because servers answer where a fault must not.
 * Counts the spans that it took; safe for use by several threads.
 */
final class FaultyCollector implements AutoCloseable {

	private final ServerSocketFactory sockets;

	private final int port;

	private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

	private final Set<String> spans = ConcurrentHashMap.newKeySet();

	private final LongAdder received = new LongAdder();

	private final LongAdder requests = new LongAdder();

	private final LongAdder refusals = new LongAdder();

	private final LongAdder rejected = new LongAdder();

	private volatile Behaviour behaviour = Behaviour.HEALTHY;

	private @Nullable ServerSocket server;

	FaultyCollector(ServerSocketFactory sockets) throws IOException {
		this.sockets = sockets;
		this.port = listen(0);
	}

	private synchronized int listen(int wanted) throws IOException {
		ServerSocket socket = this.sockets.createServerSocket();
		socket.setReuseAddress(true);
		socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
		this.server = socket;
		daemon(() -> accept(socket));
		return socket.getLocalPort();
	}

	private static void daemon(Runnable task) {
		Thread thread = new Thread(task, "collector");
		thread.setDaemon(true);
		thread.start();
	}

	private void accept(ServerSocket socket) {
		try {
			while (true) {
				Socket connection = socket.accept();
				this.connections.add(connection);
				daemon(() -> serve(connection));
			}
		}
		catch (IOException ex) {
			// closed: the collector is down
		}
	}

	private void serve(Socket connection) {
		try (connection) {
			InputStream in = new BufferedInputStream(connection.getInputStream());
			HttpRequest request = HttpRequest.read(in);
			while (request != null) {
				this.requests.increment();
				if (!answer(request, connection)) {
					return;
				}
				request = HttpRequest.read(in);
			}
		}
		catch (IOException | InterruptedException ex) {
			// the client has gone, or the collector went down
		}
		finally {
			this.connections.remove(connection);
		}
	}

	private boolean answer(HttpRequest request, Socket connection) throws IOException, InterruptedException {
		Behaviour now = this.behaviour;
		if (now instanceof Behaviour.Accept accept) {
			TimeUnit.NANOSECONDS.sleep(accept.delay().toNanos());
			write(connection.getOutputStream(), 200, null, take(request, accept.rejected()));
			return true;
		}
		if (now instanceof Behaviour.Refuse refuse) {
			this.refusals.increment();
			write(connection.getOutputStream(), refuse.status(), refuse.retryAfter(), new byte[0]);
			return true;
		}
		if (now instanceof Behaviour.Hang) {
			// until the client hangs up, or the collector goes down
			return connection.getInputStream().read() >= 0;
		}
		if (now instanceof Behaviour.Reset) {
			connection.setSoLinger(true, 0);
		}
		return false;
	}

	private byte[] take(HttpRequest request, int rejectedPerRequest) throws IOException {
		int refused = rejectedPerRequest;
		for (Span span : spansOf(ExportTraceServiceRequest.parseFrom(request.body()))) {
			if (refused > 0) {
				refused--;
				this.rejected.increment();
			}
			else {
				this.received.increment();
				this.spans.add(span.getTraceId().toStringUtf8() + span.getSpanId().toStringUtf8());
			}
		}
		ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
		if (rejectedPerRequest > 0) {
			response.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
				.setRejectedSpans(rejectedPerRequest - refused)
				.setErrorMessage("quota exceeded"));
		}
		return response.build().toByteArray();
	}

	private static Iterable<Span> spansOf(ExportTraceServiceRequest request) {
		return request.getResourceSpansList()
			.stream()
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream())
			.toList();
	}

	private static void write(OutputStream out, int status, @Nullable Duration retryAfter, byte[] body)
			throws IOException {
		String head = "HTTP/1.1 " + status + " Status\r\nContent-Type: application/x-protobuf\r\nContent-Length: "
				+ body.length + "\r\n" + ((retryAfter != null) ? "Retry-After: " + retryAfter.toSeconds() + "\r\n" : "")
				+ "\r\n";
		out.write(head.getBytes(StandardCharsets.ISO_8859_1));
		out.write(body);
		out.flush();
	}

	/**
	 * Changes what is done with requests from now on.
	 * @param next the behaviour
	 * @throws UncheckedIOException when the port cannot be bound again
	 */
	synchronized void become(Behaviour next) {
		Behaviour before = this.behaviour;
		this.behaviour = next;
		try {
			if (!next.listens()) {
				stopListening();
			}
			else if (!before.listens()) {
				listen(this.port);
			}
			else if (before instanceof Behaviour.Hang) {
				disconnect();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void stopListening() throws IOException {
		if (this.server != null) {
			this.server.close();
		}
		disconnect();
	}

	private void disconnect() throws IOException {
		for (Socket connection : this.connections) {
			connection.close();
		}
	}

	int port() {
		return this.port;
	}

	long spans() {
		return this.spans.size();
	}

	long duplicates() {
		return this.received.sum() - this.spans.size();
	}

	long rejected() {
		return this.rejected.sum();
	}

	long requests() {
		return this.requests.sum();
	}

	long refusals() {
		return this.refusals.sum();
	}

	@Override
	public synchronized void close() throws IOException {
		stopListening();
	}

}
