package dev.throughline.export;

import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.export.OtlpAddress.Transport;
import dev.throughline.export.PortProbe.Spoken;
import dev.throughline.export.delivery.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Tells what is wrong with a destination from its address, from what came of sending to
 * it, and from what is spoken there.
 */
final class DeliveryFault {

	private static final String TRACES_PATH = "/v1/traces";

	private static final int MAX_CAUSES = 10;

	private final OtlpAddress address;

	DeliveryFault(OtlpAddress address) {
		this.address = address;
	}

	/**
	 * Tells what is wrong with the address itself.
	 * @return the fault as far as a convention can tell, or {@code null} when there is
	 * none
	 */
	@Nullable Finding ofAddress() {
		if (this.address.contradictsPort()) {
			return wrongPort("is the port of OTLP over " + this.address.transport().other() + " by convention");
		}
		return hasOddPath() ? path() : null;
	}

	private boolean hasOddPath() {
		String path = this.address.path();
		return this.address.transport() == Transport.HTTP && (path.indexOf(TRACES_PATH) != path.lastIndexOf(TRACES_PATH)
				|| path.isEmpty() || path.equals("/") || path.endsWith("/v1") || path.endsWith("/v1/")
				|| path.endsWith("/v1/logs") || path.endsWith("/v1/metrics"));
	}

	/**
	 * Tells what an answer, or an exception that has one cause only, says.
	 * @param outcome what came of sending
	 * @return the fault, or {@code null} when nothing is wrong or it is not clear what
	 */
	@Nullable Finding of(Outcome outcome) {
		if (outcome.kind() == Outcome.Kind.DELIVERED) {
			return (outcome.rejected() > 0) ? rejected(outcome) : null;
		}
		if (outcome.status() != null) {
			return ofStatus(outcome, outcome.status());
		}
		Throwable failure = outcome.failure();
		if (has(failure, CertificateException.class) || has(failure, SSLPeerUnverifiedException.class)) {
			return finding(FindingCode.UNTRUSTED_CERTIFICATE,
					"The certificate of " + this.address.endpoint() + " is not trusted, or is one of another host.",
					"Name an SSL bundle that trusts it, for example with "
							+ "management.opentelemetry.tracing.export.otlp.ssl.bundle.");
		}
		if (has(failure, UnknownHostException.class) || has(failure, UnresolvedAddressException.class)) {
			return unreachable("The host of " + this.address.endpoint() + " has no address.");
		}
		if (has(failure, ConnectException.class) && !has(failure, HttpTimeoutException.class)) {
			return unreachable("Nobody listens at " + this.address.endpoint() + ".");
		}
		return has(failure, NoRouteToHostException.class)
				? unreachable("There is no route to " + this.address.endpoint() + ".") : null;
	}

	private @Nullable Finding ofStatus(Outcome outcome, String status) {
		return switch (status) {
			case "404", "405", "415", "UNIMPLEMENTED" -> hasOddPath() ? path() : notFound(status);
			case "301", "302", "303", "307", "308" -> notFound(status);
			case "401", "403", "407", "UNAUTHENTICATED", "PERMISSION_DENIED" ->
				finding(FindingCode.AUTHENTICATION_REFUSED,
						this.address.endpoint() + " refuses the credentials (" + status + ").",
						"Check the header that carries the token; throughline.export.header-files.<header> reads one "
								+ "that changes.");
			case "502", "504" ->
				unreachable("A proxy in front of " + this.address.endpoint() + " does not reach it (" + status + ").");
			case "400" -> this.address.tls() ? rejected(outcome) : null;
			default -> (outcome.kind() == Outcome.Kind.REJECTED) ? rejected(outcome) : null;
		};
	}

	/**
	 * Tells whether it takes a look at the port to say more.
	 * @param outcome what came of sending, for which {@link #of} says nothing
	 * @return whether it is a failure that several faults have in common
	 */
	boolean isUnclear(Outcome outcome) {
		return outcome.kind() != Outcome.Kind.DELIVERED
				&& (outcome.status() == null || outcome.status().equals("400") || isOfNoServer(outcome.status()));
	}

	// what the client of gRPC says when there was no answer that it understands
	private static boolean isOfNoServer(String status) {
		return switch (status) {
			case "UNKNOWN", "UNAVAILABLE", "INTERNAL" -> true;
			default -> false;
		};
	}

	/**
	 * Tells what is wrong once it is known what is spoken at the port.
	 * @param outcome what came of sending
	 * @param spoken what is spoken there
	 * @return the fault, or {@code null} when the answer says that somebody is there who
	 * may take the spans later
	 */
	@Nullable Finding of(Outcome outcome, Spoken spoken) {
		if (this.address.tls() && (spoken == Spoken.HTTP_1 || spoken == Spoken.HTTP_2)) {
			return finding(FindingCode.TLS_TO_PLAIN_PORT,
					"TLS is spoken to " + this.address.endpoint() + ", where plain text is expected.",
					"Write http:// in the endpoint, or switch TLS on in the receiver of the collector.");
		}
		if (!this.address.tls() && spoken == Spoken.TLS) {
			return finding(FindingCode.PLAIN_TO_TLS_PORT,
					"Plain text is sent to " + this.address.endpoint() + ", where TLS is spoken.",
					"Write https:// in the endpoint.");
		}
		if (!this.address.tls()
				&& spoken == ((this.address.transport() == Transport.GRPC) ? Spoken.HTTP_1 : Spoken.HTTP_2)
				&& outcome.status() == null) {
			return wrongPort("speaks " + this.address.transport().other());
		}
		if (outcome.status() != null) {
			return (outcome.kind() == Outcome.Kind.REJECTED) ? rejected(outcome) : null;
		}
		Throwable failure = outcome.failure();
		if (this.address.tls() && has(failure, SSLException.class)) {
			return unreachable("The TLS handshake with " + this.address.endpoint()
					+ " fails; the collector may want a client certificate.");
		}
		return unreachable(isTimeout(failure) ? this.address.endpoint() + " does not answer in time."
				: "The connection to " + this.address.endpoint() + " breaks.");
	}

	private static boolean isTimeout(@Nullable Throwable failure) {
		return failure == null || has(failure, HttpTimeoutException.class) || has(failure, SocketTimeoutException.class)
				|| has(failure, InterruptedIOException.class) || has(failure, TimeoutException.class);
	}

	private static boolean has(@Nullable Throwable failure, Class<? extends Throwable> type) {
		Throwable current = failure;
		for (int i = 0; i < MAX_CAUSES && current != null; i++) {
			if (type.isInstance(current)) {
				return true;
			}
			current = current.getCause();
		}
		return false;
	}

	private Finding wrongPort(String why) {
		Transport other = this.address.transport().other();
		return finding(FindingCode.WRONG_PORT,
				"Spans go over " + this.address.transport() + " to " + this.address.endpoint() + ", which " + why + ".",
				"Use port " + this.address.transport().port() + ", or set "
						+ "management.opentelemetry.tracing.export.otlp.transport="
						+ other.name().toLowerCase(Locale.ROOT) + ".");
	}

	private Finding path() {
		return finding(FindingCode.ENDPOINT_PATH,
				"The path of " + this.address.endpoint() + " is not one that takes traces.",
				"Let it end with " + TRACES_PATH + ", once; of an endpoint without any path this is completed.");
	}

	private Finding notFound(String status) {
		return finding(FindingCode.ENDPOINT_NOT_FOUND,
				"Nobody takes traces at " + this.address.endpoint() + " (" + status + ").",
				"Check the path, and that the collector has an OTLP receiver for " + this.address.transport()
						+ " in a pipeline of traces.");
	}

	private Finding rejected(Outcome outcome) {
		String message = (outcome.message() != null) ? outcome.message() : outcome.cause();
		return finding(FindingCode.SPANS_REJECTED,
				this.address.endpoint() + " refuses spans" + ((message != null) ? ": " + message : "."),
				"Read the log of the collector; such spans are counted and not sent again.");
	}

	private Finding unreachable(String cause) {
		return finding(FindingCode.COLLECTOR_UNREACHABLE, cause,
				"Check that the collector runs, its name and port, and firewalls on the way; spans are kept meanwhile "
						+ "as far as there is room.");
	}

	private Finding finding(FindingCode code, String cause, String remedy) {
		return new Finding(code, this.address.destination(), cause, remedy);
	}

}
