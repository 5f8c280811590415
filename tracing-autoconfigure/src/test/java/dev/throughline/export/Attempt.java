package dev.throughline.export;

import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

import dev.throughline.export.delivery.Outcome;
import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.HttpSenderConfig;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.export.ProxyOptions;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * One empty OTLP message, sent for real by each of the clients whose exceptions the
 * doctor may have to read.
 */
enum Attempt {

	JDK_HTTP("http") {

		@Override
		Outcome make(URI endpoint, Duration timeout) throws InterruptedException {
			HttpRequest request = HttpRequest.newBuilder(endpoint)
				.timeout(timeout)
				.header("Content-Type", "application/x-protobuf")
				.POST(HttpRequest.BodyPublishers.noBody())
				.build();
			try {
				HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build();
				return ofStatus(client.send(request, BodyHandlers.discarding()).statusCode());
			}
			catch (java.io.IOException ex) {
				return broken(ex);
			}
		}

	},

	OKHTTP_HTTP("http") {

		@Override
		Outcome make(URI endpoint, Duration timeout) {
			HttpSender sender = ServiceLoader.load(HttpSenderProvider.class)
				.findFirst()
				.orElseThrow()
				.createSender(new Config(endpoint, timeout));
			CompletableFuture<Outcome> outcome = new CompletableFuture<>();
			sender.send(new EmptyMessage(), (response) -> outcome.complete(ofStatus(response.getStatusCode())),
					(failure) -> outcome.complete(broken(failure)));
			return outcome.join();
		}

	},

	GRPC("grpc") {

		@Override
		Outcome make(URI endpoint, Duration timeout) {
			GrpcSender sender = ServiceLoader.load(GrpcSenderProvider.class)
				.findFirst()
				.orElseThrow()
				.createSender(new Config(endpoint, timeout));
			CompletableFuture<Outcome> outcome = new CompletableFuture<>();
			sender.send(new EmptyMessage(), (response) -> outcome.complete(ofStatus(response.getStatusCode())),
					(failure) -> outcome.complete(broken(failure)));
			return outcome.join();
		}

	};

	private final String transport;

	Attempt(String transport) {
		this.transport = transport;
	}

	String transport() {
		return this.transport;
	}

	abstract Outcome make(URI endpoint, Duration timeout) throws InterruptedException;

	private static Outcome ofStatus(int status) {
		if (status == 200) {
			return Outcome.delivered();
		}
		List<Integer> retryable = List.of(429, 502, 503, 504);
		return retryable.contains(status) ? Outcome.retry("Answer " + status, String.valueOf(status), null, null)
				: Outcome.rejected("Answer " + status, String.valueOf(status), null, null);
	}

	private static Outcome ofStatus(GrpcStatusCode status) {
		return switch (status) {
			case OK -> Outcome.delivered();
			case UNAVAILABLE -> Outcome.retry("Answer " + status, status.name(), null, null);
			default -> Outcome.rejected("Answer " + status, status.name(), null, null);
		};
	}

	private static Outcome broken(Throwable failure) {
		return Outcome.retry(failure.getClass().getName().toLowerCase(Locale.ROOT), null, null, failure);
	}

	private static final class EmptyMessage implements MessageWriter {

		@Override
		public void writeMessage(OutputStream output) {
		}

		@Override
		public int getContentLength() {
			return 0;
		}

	}

	private record Config(URI endpoint, Duration timeout) implements HttpSenderConfig, GrpcSenderConfig {

		@Override
		public URI getEndpoint() {
			return this.endpoint;
		}

		@Override
		public String getContentType() {
			return "application/x-protobuf";
		}

		@Override
		public String getFullMethodName() {
			return "opentelemetry.proto.collector.trace.v1.TraceService/Export";
		}

		@Override
		public @Nullable Compressor getCompressor() {
			return null;
		}

		@Override
		public Duration getTimeout() {
			return this.timeout;
		}

		@Override
		public Duration getConnectTimeout() {
			return this.timeout;
		}

		@Override
		public Supplier<Map<String, List<String>>> getHeadersSupplier() {
			return Map::of;
		}

		@Override
		public @Nullable ProxyOptions getProxyOptions() {
			return null;
		}

		@Override
		public @Nullable RetryPolicy getRetryPolicy() {
			return null;
		}

		@Override
		public @Nullable SSLContext getSslContext() {
			return null;
		}

		@Override
		public @Nullable X509TrustManager getTrustManager() {
			return null;
		}

		@Override
		public @Nullable ExecutorService getExecutorService() {
			return null;
		}

		@Override
		public long getMaxResponseBodySize() {
			return 4L * 1024 * 1024;
		}

	}

}
