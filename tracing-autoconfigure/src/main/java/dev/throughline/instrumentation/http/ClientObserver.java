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

	/**
	 * Tells whether an object is a client of this kind, observed or not. A builder is
	 * none.
	 * @param bean any object
	 * @return whether it is
	 */
	boolean isClient(Object bean);

	/**
	 * Tells whether the exchanges of a client are observed.
	 * @param client a client of this kind
	 * @return whether somebody hears of them
	 */
	boolean isObserved(Object client);

}
