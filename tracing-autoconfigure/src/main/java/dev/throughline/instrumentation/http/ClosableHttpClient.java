package dev.throughline.instrumentation.http;

import java.time.Duration;

/**
 * Methods that {@link java.net.http.HttpClient} has as of JDK 21, for a subclass that is
 * compiled for JDK 17 to override them.
 */
interface ClosableHttpClient extends AutoCloseable {

	void shutdown();

	void shutdownNow();

	boolean isTerminated();

	boolean awaitTermination(Duration duration) throws InterruptedException;

	@Override
	void close();

}
