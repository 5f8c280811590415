package dev.throughline.export.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

import io.opentelemetry.sdk.common.export.GrpcResponse;
import io.opentelemetry.sdk.common.export.GrpcSender;
import io.opentelemetry.sdk.common.export.GrpcSenderConfig;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import io.opentelemetry.sdk.common.export.MessageWriter;

/**
 * OTLP over gRPC, with the sender that OpenTelemetry's exporter would use.
 */
final class GrpcTransport implements OtlpTransport {

	private final GrpcSenderProvider provider;

	private final GrpcSettings settings;

	private final ConnectionFailure failure;

	private final long patience;

	private volatile GrpcSender sender;

	private volatile CompletableFuture<Outcome> underWay = new CompletableFuture<>();

	GrpcTransport(GrpcSenderProvider provider, GrpcSenderConfig config, HeaderValues headers) {
		headers.atStart();
		this.provider = provider;
		this.settings = new GrpcSettings(config, headers, config.getSslContext(), config.getTrustManager());
		this.failure = new ConnectionFailure(config.getEndpoint(), config.getTimeout());
		long timeout = config.getTimeout().toNanos();
		// for a sender that forgets to answer; no time-out is the largest number
		this.patience = Math.max(timeout, timeout + TimeUnit.SECONDS.toNanos(1));
		this.sender = sender(config);
	}

	private GrpcSender sender(GrpcSenderConfig config) {
		try {
			return this.provider.createSender(this.settings);
		}
		catch (ClassCastException | IllegalStateException ex) {
			// a sender over a channel takes OpenTelemetry's own configuration only
			return this.provider.createSender(config);
		}
	}

	@Override
	public CompletableFuture<Outcome> send(OtlpPayload payload) {
		CompletableFuture<Outcome> outcome = new CompletableFuture<>();
		this.underWay = outcome;
		try {
			List<String> secrets = HeaderValues.secrets(this.settings.headers().current());
			this.sender.send(new Message(payload), (response) -> outcome.complete(outcome(response, payload, secrets)),
					(thrown) -> outcome.complete(this.failure.outcome(thrown)));
		}
		catch (RuntimeException ex) {
			outcome.complete(this.failure.outcome(ex));
		}
		return outcome.completeOnTimeout(Outcome.retry("no answer", null, null, null), this.patience,
				TimeUnit.NANOSECONDS);
	}

	private Outcome outcome(GrpcResponse response, OtlpPayload payload, List<String> secrets) {
		if (response.getStatusCode() == GrpcStatusCode.OK) {
			return PartialSuccess.outcome(response.getResponseMessage(), payload.spans(), secrets);
		}
		return GrpcStatusOutcome.of(response.getStatusCode(),
				ServerMessage.of(response.getStatusDescription(), secrets));
	}

	@Override
	public void useCertificates(SSLContext sslContext, X509TrustManager trustManager) {
		GrpcSender before = this.sender;
		this.sender = this.provider
			.createSender(new GrpcSettings(this.settings.config(), this.settings.headers(), sslContext, trustManager));
		before.shutdown();
	}

	@Override
	public Map<String, Object> description() {
		return TransportDescription.of("grpc", this.settings.getEndpoint(), this.settings.getCompressor(),
				this.settings.getTimeout());
	}

	@Override
	public void close() {
		this.sender.shutdown();
		this.underWay.complete(Outcome.retry("closed", null, null, null));
	}

	private record Message(OtlpPayload payload) implements MessageWriter {

		@Override
		public void writeMessage(OutputStream output) throws IOException {
			output.write(this.payload.buffer(), 0, this.payload.length());
		}

		@Override
		public int getContentLength() {
			return this.payload.length();
		}

	}

}
