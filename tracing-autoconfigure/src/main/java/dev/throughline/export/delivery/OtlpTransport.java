package dev.throughline.export.delivery;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;
import javax.net.ssl.X509TrustManager;

/**
 * The protocol over which OTLP messages are sent.
 */
interface OtlpTransport {

	/**
	 * Sends a message once, see {@link Delivery#send}.
	 * @param payload the message
	 * @return what came of it
	 */
	CompletableFuture<Outcome> send(OtlpPayload payload);

	/**
	 * Uses other certificates from the next connection on. Called by any thread.
	 * @param sslContext the certificates
	 * @param trustManager the part of them that says whom to trust
	 */
	void useCertificates(SSLContext sslContext, X509TrustManager trustManager);

	Map<String, Object> description();

	void close();

}
