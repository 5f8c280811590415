package dev.throughline.export.delivery;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

import io.opentelemetry.sdk.common.export.Compressor;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of an exporter's sender with other headers and certificates.
 *
 * @param config the configuration
 * @param headers the headers
 * @param sslContext the certificates
 * @param trustManager the part of them that says whom to trust
 */
record GrpcSettings(GrpcSenderConfig config, HeaderValues headers, @Nullable SSLContext sslContext,
		@Nullable X509TrustManager trustManager) implements GrpcSenderConfig {

	@Override
	public URI getEndpoint() {
		return this.config.getEndpoint();
	}

	@Override
	public String getFullMethodName() {
		return this.config.getFullMethodName();
	}

	@Override
	public @Nullable Compressor getCompressor() {
		return this.config.getCompressor();
	}

	@Override
	public Duration getTimeout() {
		return this.config.getTimeout();
	}

	@Override
	public Duration getConnectTimeout() {
		return this.config.getConnectTimeout();
	}

	@Override
	public Supplier<Map<String, List<String>>> getHeadersSupplier() {
		return this.headers::current;
	}

	@Override
	public @Nullable RetryPolicy getRetryPolicy() {
		return null;
	}

	@Override
	public @Nullable SSLContext getSslContext() {
		return this.sslContext;
	}

	@Override
	public @Nullable X509TrustManager getTrustManager() {
		return this.trustManager;
	}

	@Override
	public @Nullable ExecutorService getExecutorService() {
		return this.config.getExecutorService();
	}

	@Override
	public long getMaxResponseBodySize() {
		return this.config.getMaxResponseBodySize();
	}

}
