package dev.throughline.instrumentation.http;

import java.net.http.HttpClient;

import org.jspecify.annotations.Nullable;

/**
 * Makes the JDK's HttpClient observed.
 */
final class JdkHttpClientObserver implements ClientObserver {

	private final JdkExchanges exchanges;

	JdkHttpClientObserver(JdkExchanges exchanges) {
		this.exchanges = exchanges;
	}

	/**
	 * Tells whether a bean can be replaced without changing the type by which it may be
	 * injected: a class of the JDK is not visible, any other may be.
	 * @param bean any bean
	 * @return whether it can
	 */
	static boolean isOfTheJdk(Object bean) {
		return bean instanceof HttpClient && bean.getClass().getModule() == HttpClient.class.getModule();
	}

	@Override
	public @Nullable Object observe(Object client) {
		if (client instanceof ObservedHttpClient) {
			return client;
		}
		return (client instanceof HttpClient delegate) ? new ObservedHttpClient(delegate, this.exchanges) : null;
	}

	@Override
	public boolean isClient(Object bean) {
		return bean instanceof HttpClient;
	}

	@Override
	public boolean isObserved(Object client) {
		return client instanceof ObservedHttpClient;
	}

}
