package dev.throughline.export.delivery;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.opentelemetry.sdk.trace.data.SpanData;

import org.springframework.boot.ssl.SslBundle;

/**
 * Sends spans over OTLP.
 */
final class OtlpDelivery implements Delivery {

	/**
	 * The specification's bound of a request before compression.
	 */
	static final int LARGEST_MESSAGE = 64 << 20;

	private final ExporterCopy encoder;

	private final OtlpTransport transport;

	OtlpDelivery(ExporterCopy encoder, OtlpTransport transport) {
		this.encoder = encoder;
		this.transport = transport;
	}

	@Override
	public Payload encode(List<SpanData> spans) {
		return this.encoder.encode(spans);
	}

	@Override
	public Payload restore(byte[] message, int spans) {
		return new OtlpPayload(message, spans);
	}

	@Override
	public List<Payload> split(Payload payload) {
		return List.copyOf(OtlpSplit.halves((OtlpPayload) payload));
	}

	@Override
	public CompletableFuture<Outcome> send(Payload payload) {
		if (payload.bytes() > LARGEST_MESSAGE) {
			return CompletableFuture.completedFuture(
					Outcome.tooLarge("the message has " + payload.bytes() + " bytes, more than OTLP allows", null));
		}
		return this.transport.send((OtlpPayload) payload);
	}

	@Override
	public void recycle(Payload payload) {
		this.encoder.recycle((OtlpPayload) payload);
	}

	@Override
	public Map<String, Object> description() {
		return this.transport.description();
	}

	@Override
	public void close() {
		this.transport.close();
	}

	/**
	 * Uses other certificates from the next connection on.
	 * @param bundle the certificates
	 */
	void useCertificates(SslBundle bundle) {
		this.transport.useCertificates(bundle.createSslContext(), Certificates.trustManager(bundle));
	}

}
