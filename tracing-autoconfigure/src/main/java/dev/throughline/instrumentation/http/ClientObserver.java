package dev.throughline.instrumentation.http;

import org.jspecify.annotations.Nullable;

/**
 * Makes clients of one kind observed. Nothing is looked up while a client is prepared:
 * what observes may itself need the client.
 */
interface ClientObserver {

	/**
	 * Makes a client observed that is not observed yet.
	 * @param client the client or its builder
	 * @return what to use in its place: the same object where it can be changed or has a
	 * registry already; {@code null} when it is not of this kind
	 */
	@Nullable Object observe(Object client);

}
