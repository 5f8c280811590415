package dev.throughline.export.delivery;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.X509TrustManager;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import org.jspecify.annotations.Nullable;

/**
 * OTLP over HTTP. OpenTelemetry's sender is not used because it shows no headers of the
 * answer, and so no {@code Retry-After}.
 */
final class HttpTransport implements OtlpTransport {

	private static final int LONGEST_ANSWER = 4 << 20;

	private final HttpSenderConfig config;

	private final HeaderValues headers;

	private final @Nullable ProxySelector proxy;

	private final InstantSource clock;

	private final ConnectionFailure failure;

	private final ThreadPoolExecutor executor;

	private volatile HttpClient client;

	private volatile @Nullable CompletableFuture<HttpResponse<byte[]>> underWay;

	HttpTransport(HttpSenderConfig config, HeaderValues headers, @Nullable ProxySelector proxy, InstantSource clock) {
		this.config = config;
		this.headers = headers;
		this.proxy = (config.getProxyOptions() != null) ? config.getProxyOptions().getProxySelector() : proxy;
		this.clock = clock;
		this.failure = new ConnectionFailure(config.getEndpoint(), config.getTimeout());
		this.executor = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(),
				HttpTransport::thread);
		this.executor.allowCoreThreadTimeOut(true);
		this.client = client(config.getSslContext());
		request(headers.atStart(), BodyPublishers.noBody());
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "throughline-export-http");
		thread.setDaemon(true);
		return thread;
	}

	private HttpClient client(@Nullable SSLContext sslContext) {
		HttpClient.Builder builder = HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(this.config.getConnectTimeout())
			.executor(this.executor);
		if (sslContext != null) {
			builder.sslContext(sslContext);
		}
		else if ("http".equalsIgnoreCase(this.config.getEndpoint().getScheme())) {
			// redirects are not followed, so the default's certificates need not be read
			builder.sslContext(unusedSslContext()).sslParameters(new SSLParameters());
		}
		if (this.proxy != null) {
			builder.proxy(this.proxy);
		}
		return builder.build();
	}

	private static SSLContext unusedSslContext() {
		try {
			return SSLContext.getInstance("TLS");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("TLS is part of every Java platform", ex);
		}
	}

	@Override
	public CompletableFuture<Outcome> send(OtlpPayload payload) {
		try {
			Map<String, List<String>> sent = this.headers.current();
			CompletableFuture<HttpResponse<byte[]>> exchange = this.client.sendAsync(request(sent, body(payload)),
					(info) -> new BoundedBody(LONGEST_ANSWER));
			this.underWay = exchange;
			// the client's own time-out ends with the head of the answer
			return exchange.copy()
				.orTimeout(this.config.getTimeout().toNanos(), TimeUnit.NANOSECONDS)
				.handle((response, thrown) -> {
					if (thrown != null) {
						exchange.cancel(true);
						return this.failure.outcome(thrown);
					}
					return outcome(response, payload, HeaderValues.secrets(sent));
				});
		}
		catch (IOException | RuntimeException ex) {
			return CompletableFuture.completedFuture(this.failure.outcome(ex));
		}
	}

	private HttpRequest request(Map<String, List<String>> values, BodyPublisher body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(this.config.getEndpoint()).POST(body);
		values.forEach((name, list) -> list.forEach((value) -> addHeader(request, name, value)));
		request.setHeader("Content-Type", this.config.getContentType());
		Compressor compressor = this.config.getCompressor();
		if (compressor != null) {
			request.setHeader("Content-Encoding", compressor.getEncoding());
		}
		return request.build();
	}

	private static void addHeader(HttpRequest.Builder request, String name, String value) {
		try {
			request.header(name, value);
		}
		catch (IllegalArgumentException ex) {
			// its message may hold the value
			throw new InvalidHeaderException("The header '" + name + "' cannot be set");
		}
	}

	private BodyPublisher body(OtlpPayload payload) throws IOException {
		Compressor compressor = this.config.getCompressor();
		if (compressor == null) {
			return new MessageBody(payload.buffer(), payload.length());
		}
		Compressed compressed = new Compressed(payload.length());
		try (OutputStream out = compressor.compress(compressed)) {
			out.write(payload.buffer(), 0, payload.length());
		}
		return compressed.publisher();
	}

	private Outcome outcome(HttpResponse<byte[]> response, OtlpPayload payload, List<String> secrets) {
		int status = response.statusCode();
		if (status >= 200 && status < 300) {
			return PartialSuccess.outcome(response.body(), payload.spans(), secrets);
		}
		return HttpStatusOutcome.of(status, retryAfter(response.headers()),
				ServerMessage.ofBody(response.body(), secrets));
	}

	private @Nullable Duration retryAfter(HttpHeaders answer) {
		return answer.firstValue("Retry-After").map((value) -> RetryAfter.parse(value, this.clock)).orElse(null);
	}

	@Override
	public void useCertificates(SSLContext sslContext, X509TrustManager trustManager) {
		this.client = client(sslContext);
	}

	@Override
	public Map<String, Object> description() {
		Map<String, Object> description = TransportDescription.of("http", this.config.getEndpoint(),
				this.config.getCompressor(), this.config.getTimeout());
		String address = proxyAddress();
		if (address != null) {
			description.put("proxy", address);
		}
		return description;
	}

	private @Nullable String proxyAddress() {
		ProxySelector selector = (this.proxy != null) ? this.proxy : ProxySelector.getDefault();
		List<Proxy> proxies = (selector != null) ? selector.select(this.config.getEndpoint()) : List.of();
		return (!proxies.isEmpty() && proxies.get(0).address() instanceof InetSocketAddress address)
				? address.getHostString() + ":" + address.getPort() : null;
	}

	@Override
	public void close() {
		CompletableFuture<HttpResponse<byte[]>> exchange = this.underWay;
		if (exchange != null) {
			exchange.cancel(true);
		}
		this.executor.shutdown();
	}

	/**
	 * Bytes that become a body without another copy.
	 */
	private static final class Compressed extends ByteArrayOutputStream {

		Compressed(int uncompressed) {
			super(Math.max(512, uncompressed / 4));
		}

		BodyPublisher publisher() {
			return new MessageBody(this.buf, this.count);
		}

	}

}
