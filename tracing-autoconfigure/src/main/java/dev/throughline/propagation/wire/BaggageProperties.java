package dev.throughline.propagation.wire;

import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Properties of a baggage member, such as {@code ttl=3;local}. Nobody but their owner
 * knows what they mean, so they stay encoded.
 *
 * @see <a href="https://www.w3.org/TR/baggage/#property">W3C Baggage, property</a>
 */
final class BaggageProperties {

	private BaggageProperties() {
	}

	/**
	 * Reads the properties of a member.
	 * @param text where they stand
	 * @param from where they begin, each with its semicolon
	 * @param to where the member ends
	 * @return the properties without white space, or {@code null} when one is not valid
	 */
	static @Nullable BaggageEntryMetadata read(String text, int from, int to) {
		if (from >= to) {
			return BaggageEntryMetadata.empty();
		}
		StringBuilder properties = new StringBuilder(to - from);
		int start = from + 1;
		while (start <= to) {
			int semicolon = Ows.indexOf(text, ';', start, to);
			if (!append(text, start, semicolon, properties)) {
				return null;
			}
			start = semicolon + 1;
		}
		return BaggageEntryMetadata.create(properties.toString());
	}

	private static boolean append(String text, int from, int to, StringBuilder properties) {
		int start = Ows.skip(text, from, to);
		int end = Ows.trim(text, start, to);
		if (start == end) {
			return true;
		}
		int equals = Ows.indexOf(text, '=', start, end);
		int keyEnd = Ows.trim(text, start, equals);
		int valueStart = (equals < end) ? Ows.skip(text, equals + 1, end) : end;
		if (!BaggageGrammar.isToken(text, start, keyEnd) || !BaggageGrammar.isValue(text, valueStart, end)) {
			return false;
		}
		if (!properties.isEmpty()) {
			properties.append(';');
		}
		properties.append(text, start, keyEnd);
		if (equals < end) {
			properties.append('=').append(text, valueStart, end);
		}
		return true;
	}

}
