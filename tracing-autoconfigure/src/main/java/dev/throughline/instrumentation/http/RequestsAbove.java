package dev.throughline.instrumentation.http;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Requests of clients that are observed and may work with an observed HttpClient below,
 * which makes no span of them. What they hand down is the very object of the URI: unlike
 * a header, it is seen by no server and, unlike the current observation, on any thread.
 * Safe for use by several threads.
 */
final class RequestsAbove {

	private static final int LIMIT = 10_000;

	private final Map<Identity, Request> requests = new ConcurrentHashMap<>();

	private volatile boolean followed;

	/**
	 * Follows requests from now on, because there is a client that may be below.
	 */
	void follow() {
		this.followed = true;
	}

	/**
	 * Tells whether requests are followed.
	 * @return whether there is a client that may be below
	 */
	boolean isFollowed() {
		return this.followed;
	}

	/**
	 * Remembers a request until its exchange is over.
	 * @param uri the URI that is handed down
	 * @param context the exchange
	 * @param sender the only thread that hands it down, or {@code null} for any
	 */
	void begin(URI uri, RequestReplySenderContext<?, ?> context, @Nullable Thread sender) {
		if (this.requests.size() < LIMIT) {
			Identity identity = new Identity(uri);
			this.requests.put(identity, new Request(context, sender));
			context.put(Identity.class, identity);
		}
	}

	/**
	 * Forgets a request.
	 * @param context the exchange, which is over
	 */
	void end(RequestReplySenderContext<?, ?> context) {
		@Nullable Identity identity = context.get(Identity.class);
		if (identity != null) {
			this.requests.remove(identity);
		}
	}

	/**
	 * Tells whether a request of this thread is one that waits for its answer above.
	 * @param uri the URI of the request
	 * @return whether a client above has handed it down
	 */
	boolean contains(URI uri) {
		Request request = this.requests.get(new Identity(uri));
		return request != null && request.context().getResponse() == null
				&& (request.sender() == null || request.sender() == Thread.currentThread());
	}

	private record Request(RequestReplySenderContext<?, ?> context, @Nullable Thread sender) {

	}

	private static final class Identity {

		private final URI uri;

		Identity(URI uri) {
			this.uri = uri;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof Identity that && this.uri == that.uri;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this.uri);
		}

	}

}
