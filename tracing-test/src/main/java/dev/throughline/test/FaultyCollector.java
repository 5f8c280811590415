package dev.throughline.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import javax.net.ssl.KeyManagerFactory;

import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;

/**
 * OTLP collector of traces on loopback that does what a test tells it to: take spans,
 * refuse them, hang, break the connection or be gone. Each transport has a free port of
 * its own and starts when its endpoint is first asked for. Spans that were taken are
 * counted, not kept. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class FaultyCollector implements AutoCloseable {

	private static final int KEPT_HEADERS = 1000;

	private static final char[] PASSWORD = "changeit".toCharArray();

	private final CountDownLatch closed = new CountDownLatch(1);

	private final Set<String> spans = ConcurrentHashMap.newKeySet();

	private final AtomicLong received = new AtomicLong();

	private final AtomicLong rejected = new AtomicLong();

	private final AtomicLong requests = new AtomicLong();

	private final Deque<CollectorAnswer> script = new ArrayDeque<>();

	private final Deque<Map<String, String>> headers = new ArrayDeque<>();

	private final @Nullable KeyStore identity;

	private CollectorAnswer answer = CollectorAnswer.accept();

	private volatile int largestMessage = Integer.MAX_VALUE;

	private volatile Consumer<Span> inspection = (span) -> {
	};

	private @Nullable FaultyHttpServer http;

	private @Nullable FaultyGrpcServer grpc;

	private FaultyCollector(@Nullable KeyStore identity) {
		this.identity = identity;
	}

	/**
	 * Starts a collector that speaks plain text and takes everything.
	 * @return the running collector, to be closed by the caller
	 */
	public static FaultyCollector start() {
		return new FaultyCollector(null);
	}

	/**
	 * Starts a collector that speaks TLS and takes everything. Its certificate for
	 * {@code localhost} and {@code 127.0.0.1} is self-signed, so that nobody trusts it
	 * who is not told to.
	 * @return the running collector, to be closed by the caller
	 * @see #certificate()
	 */
	public static FaultyCollector startWithTls() {
		return new FaultyCollector(loadIdentity());
	}

	private static KeyStore loadIdentity() {
		try (InputStream in = FaultyCollector.class.getResourceAsStream("collector.p12")) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD);
			return store;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	static KeyManagerFactory keys(KeyStore identity) throws GeneralSecurityException {
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init(identity, PASSWORD);
		return keys;
	}

	/**
	 * The certificate of every collector that speaks TLS.
	 * @return the certificate as PEM
	 */
	public static String certificate() {
		try {
			String content = Base64.getMimeEncoder(64, new byte[] { '\n' })
				.encodeToString(loadIdentity().getCertificate("collector").getEncoded());
			return "-----BEGIN CERTIFICATE-----\n" + content + "\n-----END CERTIFICATE-----\n";
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The address of the HTTP transport, without a path.
	 * @return an address such as {@code http://127.0.0.1:40001}
	 */
	public synchronized URI httpEndpoint() {
		if (this.http == null) {
			this.http = new FaultyHttpServer(this, this.identity);
		}
		return endpoint(this.http.port());
	}

	/**
	 * The address of the gRPC transport.
	 * @return an address such as {@code http://127.0.0.1:40002}
	 */
	public synchronized URI grpcEndpoint() {
		if (this.grpc == null) {
			this.grpc = new FaultyGrpcServer(this, this.identity);
		}
		return endpoint(this.grpc.port());
	}

	private URI endpoint(int port) {
		return URI.create(((this.identity != null) ? "https" : "http") + "://127.0.0.1:" + port);
	}

	/**
	 * Changes what is done with each request from now on. HTTP requests that hang are
	 * given up by closing their connections.
	 * @param next what to do
	 */
	public void answer(CollectorAnswer next) {
		synchronized (this) {
			this.answer = next;
			if (this.http != null) {
				this.http.giveUpHanging();
			}
		}
	}

	/**
	 * Says what is done with the next requests, one after the other, before the standing
	 * answer counts again.
	 * @param answers what to do
	 */
	public synchronized void answerNext(CollectorAnswer... answers) {
		this.script.addAll(List.of(answers));
	}

	/**
	 * Refuses larger messages from now on: over HTTP with 413, over gRPC with
	 * {@code RESOURCE_EXHAUSTED}.
	 * @param bytes the size of the largest message that is taken, uncompressed
	 */
	public void acceptUpTo(int bytes) {
		this.largestMessage = bytes;
	}

	/**
	 * Looks at each span that is taken from now on.
	 * @param look is called by the threads of the collector, which wait for it
	 */
	public void inspect(Consumer<Span> look) {
		this.inspection = look;
	}

	/**
	 * Stops listening and closes all connections, as a collector does that is stopped.
	 */
	public synchronized void goDown() {
		if (this.http != null) {
			this.http.stop();
		}
		if (this.grpc != null) {
			this.grpc.stop();
		}
	}

	/**
	 * Listens again on the same ports.
	 * @throws UncheckedIOException when somebody else has taken a port
	 */
	public synchronized void comeBack() {
		if (this.http != null) {
			this.http.listen();
		}
		if (this.grpc != null) {
			this.grpc.listen();
		}
	}

	/**
	 * How many requests arrived, whatever was done with them.
	 * @return the number of requests
	 */
	public long requests() {
		return this.requests.get();
	}

	/**
	 * How many different spans were taken, told apart by trace and span id.
	 * @return the number of spans
	 */
	public long spans() {
		return this.spans.size();
	}

	/**
	 * How many spans were taken that had been taken before.
	 * @return the number of spans
	 */
	public long duplicates() {
		return this.received.get() - this.spans.size();
	}

	/**
	 * How many spans were refused by partial success.
	 * @return the number of spans
	 */
	public long rejected() {
		return this.rejected.get();
	}

	/**
	 * The headers of the last thousand requests by lower-case name, over HTTP with the
	 * path as {@code :path}.
	 * @return the headers, in the order of arrival
	 */
	public List<Map<String, String>> headers() {
		synchronized (this.headers) {
			return new ArrayList<>(this.headers);
		}
	}

	@Override
	public void close() {
		this.closed.countDown();
		goDown();
	}

	/**
	 * Notes a request and decides what to do with it.
	 * @param requestHeaders the headers of the request
	 * @param size the size of the message, uncompressed
	 * @return what to do with it
	 */
	CollectorAnswer arrived(Map<String, String> requestHeaders, int size) {
		this.requests.incrementAndGet();
		synchronized (this.headers) {
			if (this.headers.size() == KEPT_HEADERS) {
				this.headers.removeFirst();
			}
			this.headers.addLast(requestHeaders);
		}
		CollectorAnswer next = next();
		await(next.delay());
		return (size <= this.largestMessage) ? next : CollectorAnswer.status(413);
	}

	private synchronized CollectorAnswer next() {
		CollectorAnswer scripted = this.script.pollFirst();
		return (scripted != null) ? scripted : this.answer;
	}

	private void await(Duration wait) {
		try {
			this.closed.await(wait.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	ExportTraceServiceResponse take(ExportTraceServiceRequest request, CollectorAnswer accepting) {
		int refused = 0;
		for (ResourceSpans resource : request.getResourceSpansList()) {
			for (ScopeSpans scope : resource.getScopeSpansList()) {
				for (Span span : scope.getSpansList()) {
					if (refused < accepting.rejected()) {
						refused++;
					}
					else {
						// added first, so that a reader never sees a negative number of
						// duplicates
						this.received.incrementAndGet();
						this.spans.add(span.getTraceId().toString(StandardCharsets.ISO_8859_1)
								+ span.getSpanId().toString(StandardCharsets.ISO_8859_1));
						this.inspection.accept(span);
					}
				}
			}
		}
		this.rejected.addAndGet(refused);
		ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
		if (refused > 0 || !accepting.message().isEmpty()) {
			response.setPartialSuccess(ExportTracePartialSuccess.newBuilder()
				.setRejectedSpans(refused)
				.setErrorMessage(accepting.message()));
		}
		return response.build();
	}

}
