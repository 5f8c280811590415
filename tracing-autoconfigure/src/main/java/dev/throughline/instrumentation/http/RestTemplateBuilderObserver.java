package dev.throughline.instrumentation.http;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.restclient.RestTemplateBuilder;

/**
 * Makes the templates observed that a builder builds, unless one of its customizers gives
 * them a registry. A subclass of the builder is left alone: its methods return plain
 * builders.
 */
final class RestTemplateBuilderObserver implements ClientObserver {

	private final RestClientObserver templates;

	RestTemplateBuilderObserver(RestClientObserver templates) {
		this.templates = templates;
	}

	static boolean supports(Object client) {
		return client.getClass() == RestTemplateBuilder.class;
	}

	@Override
	public @Nullable Object observe(Object client) {
		if (!supports(client)) {
			return null;
		}
		return ((RestTemplateBuilder) client).additionalCustomizers(this.templates::observeTemplate);
	}

	@Override
	public boolean isClient(Object bean) {
		return false;
	}

	@Override
	public boolean isObserved(Object client) {
		return true;
	}

}
