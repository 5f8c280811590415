package dev.throughline.instrumentation.http;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;

/**
 * The key value {@code http.url} of Spring's conventions, which are asked for it at the
 * start and at the end.
 */
final class UrlKeyValue {

	private static final String HTTP_URL = "http.url";

	private UrlKeyValue() {
	}

	/**
	 * Returns the URL unless the context has it since the start.
	 * @param context the context of the exchange
	 * @param url the URL
	 * @return what the context is to have in addition
	 */
	static KeyValues in(Observation.Context context, String url) {
		KeyValue known = context.getHighCardinalityKeyValue(HTTP_URL);
		return (known != null && known.getValue().equals(url)) ? KeyValues.empty() : KeyValues.of(HTTP_URL, url);
	}

}
