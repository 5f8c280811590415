package dev.throughline.instrumentation.http;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import dev.throughline.TracedApplication;
import dev.throughline.test.HttpInterception;
import dev.throughline.test.RecordedSpans;

import org.springframework.boot.WebApplicationType;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Application without a web server whose clients are exercised. Clients become beans of
 * it while it runs, on the way that every bean takes.
 */
final class ClientApplication implements AutoCloseable {

	/**
	 * What the interceptors of clients call.
	 */
	final AtomicReference<HttpInterception> interception = new AtomicReference<>(new HttpInterception());

	final RecordedSpans spans = new RecordedSpans();

	private final AtomicInteger beans = new AtomicInteger();

	private final TracedApplication application;

	ClientApplication(Class<?> configuration, String... properties) {
		this.application = TracedApplication.start(WebApplicationType.NONE, this.spans, configuration, properties);
	}

	GenericApplicationContext context() {
		return (GenericApplicationContext) this.application.context();
	}

	<T> T get(Class<T> type) {
		return context().getBean(type);
	}

	HttpClientTracing tracing() {
		return get(HttpClientTracing.class);
	}

	/**
	 * Makes a client a bean.
	 * @param type the bean's declared type
	 * @param client the client
	 * @return the bean
	 */
	<T> T bean(Class<T> type, T client) {
		String name = "client" + this.beans.incrementAndGet();
		context().registerBean(name, type, () -> client, (bean) -> bean.setAutowireCandidate(false));
		return context().getBean(name, type);
	}

	@Override
	public void close() {
		this.application.close();
	}

}
