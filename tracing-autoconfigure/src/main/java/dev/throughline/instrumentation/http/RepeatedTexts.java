package dev.throughline.instrumentation.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * What is made of a text that comes again with most exchanges, such as a URI template or
 * a host, kept so that it is made once. Texts that do not come again, such as a URI that
 * was put together by hand, cannot fill the memory: there is room for so many, none of
 * them long, and what is full begins anew. Safe for use by several threads.
 *
 * @param <V> what is made of a text
 */
final class RepeatedTexts<V> {

	static final int MAX_TEXTS = 500;

	static final int MAX_LENGTH = 250;

	private final Map<String, V> made = new ConcurrentHashMap<>();

	/**
	 * Returns what was made of a text before.
	 * @param text the text
	 * @return what was kept, or {@code null} when it is to be made
	 */
	@Nullable V find(String text) {
		return this.made.get(text);
	}

	/**
	 * Keeps what was made of a text.
	 * @param text the text
	 * @param value what was made of it
	 * @return the value
	 */
	V keep(String text, V value) {
		if (text.length() <= MAX_LENGTH) {
			if (this.made.size() >= MAX_TEXTS) {
				this.made.clear();
			}
			this.made.put(text, value);
		}
		return value;
	}

}
