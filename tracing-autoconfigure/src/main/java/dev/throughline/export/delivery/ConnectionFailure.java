package dev.throughline.export.delivery;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

import javax.net.ssl.SSLException;

import dev.throughline.export.delivery.HeaderValues.HeadersUnavailableException;

/**
 * Says on one line why there was no answer. Every such request may be sent again.
 */
final class ConnectionFailure {

	private static final int MOST_CAUSES = 20;

	private final URI endpoint;

	private final Duration timeout;

	ConnectionFailure(URI endpoint, Duration timeout) {
		this.endpoint = endpoint;
		this.timeout = timeout;
	}

	/**
	 * Tells what came of a request without an answer.
	 * @param failure what the client threw
	 * @return the outcome
	 */
	Outcome outcome(Throwable failure) {
		Throwable thrown = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		// the message of any other may quote a header
		boolean harmless = !(thrown instanceof IllegalArgumentException) || thrown instanceof InvalidHeaderException;
		return Outcome.retry(cause(thrown), null, null, harmless ? thrown : null);
	}

	private String cause(Throwable failure) {
		if (failure instanceof InvalidHeaderException || failure instanceof HeadersUnavailableException) {
			return "the request cannot be built: " + failure.getMessage();
		}
		if (failure instanceof IllegalArgumentException) {
			return "the request cannot be built";
		}
		if (has(failure, UnknownHostException.class) || has(failure, UnresolvedAddressException.class)) {
			return "unknown host " + this.endpoint.getHost();
		}
		if (has(failure, HttpConnectTimeoutException.class)) {
			return "no connection to " + address() + " in time";
		}
		if (isTimeout(failure)) {
			return "no answer from " + address() + " within " + this.timeout.toMillis() + " ms";
		}
		if (failure instanceof SSLException) {
			return "TLS handshake failed with " + address() + ": " + reason(failure);
		}
		if (has(failure, NoRouteToHostException.class)) {
			return "no route to " + address();
		}
		if (has(failure, ConnectException.class)) {
			return "connection refused by " + address();
		}
		return lost(failure);
	}

	private String lost(Throwable failure) {
		if (says(failure, "reset") || says(failure, "broken pipe")) {
			return "connection reset by " + address();
		}
		if (has(failure, ProtocolException.class) || says(failure, "status line") || says(failure, "settings")
				|| says(failure, "frame_size_error")) {
			return "no answer of this protocol from " + address() + ", which may speak TLS or the other transport";
		}
		if (has(failure, EOFException.class) || says(failure, "received no bytes")
				|| says(failure, "unexpected end of stream") || isClosed(failure)) {
			return "connection closed by " + address() + " without an answer";
		}
		return failure.getClass().getSimpleName() + " from " + address() + ": " + reason(failure);
	}

	// OkHttp's name for the end of the time for a call is "timeout"
	private static boolean isTimeout(Throwable failure) {
		return has(failure, TimeoutException.class) || has(failure, SocketTimeoutException.class)
				|| (failure instanceof IOException && "timeout".equals(failure.getMessage()));
	}

	// all that the JDK and OkHttp say when the other end hung up while they were writing
	private static boolean isClosed(Throwable failure) {
		return any(failure, (thrown) -> thrown instanceof IOException && ("closed".equals(thrown.getMessage())
				|| thrown.getClass().getSimpleName().equals("ConnectionShutdownException")));
	}

	private String address() {
		return this.endpoint.getHost() + ((this.endpoint.getPort() >= 0) ? ":" + this.endpoint.getPort() : "");
	}

	private static String reason(Throwable failure) {
		Throwable root = failure;
		for (int depth = 0; root.getCause() != null && depth < MOST_CAUSES; depth++) {
			root = root.getCause();
		}
		String message = (root.getMessage() != null) ? root.getMessage() : failure.getMessage();
		String line = ServerMessage.of(message, List.of());
		return (line != null) ? line : root.getClass().getSimpleName();
	}

	private static boolean has(Throwable failure, Class<? extends Throwable> type) {
		return any(failure, type::isInstance);
	}

	private static boolean says(Throwable failure, String word) {
		return any(failure,
				(thrown) -> thrown.getMessage() != null && thrown.getMessage().toLowerCase(Locale.ROOT).contains(word));
	}

	private static boolean any(Throwable failure, Predicate<Throwable> test) {
		Throwable current = failure;
		for (int depth = 0; current != null && depth < MOST_CAUSES; depth++) {
			if (test.test(current)) {
				return true;
			}
			current = current.getCause();
		}
		return false;
	}

}
