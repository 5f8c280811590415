package dev.throughline.test;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What an interceptor or filter of a client does during a case of
 * {@link HttpClientContract}. A client that has such things gets one that calls
 * {@link #run()} before it goes on and, while {@link #retries()}, goes on once more when
 * the answer is 503. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class HttpInterception {

	private static final Runnable NOTHING = () -> {
	};

	private final AtomicReference<Runnable> action = new AtomicReference<>(NOTHING);

	private final AtomicBoolean retrying = new AtomicBoolean();

	/**
	 * Runs what the case wants to happen inside the exchange, on the thread of the
	 * interceptor. What it throws is to leave the interceptor.
	 */
	public void run() {
		this.action.get().run();
	}

	/**
	 * Tells whether the interceptor is to send a request again that was answered with
	 * 503.
	 * @return whether it is to do so
	 */
	public boolean retries() {
		return this.retrying.get();
	}

	void set(Runnable wanted) {
		this.action.set(wanted);
	}

	void retry() {
		this.retrying.set(true);
	}

}
