package dev.throughline.propagation.wire;

import java.util.Iterator;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads all {@code baggage} lines of a carrier as one list. A member that is not valid,
 * or whose decoded value is not {@linkplain SafeText safe}, is skipped; reading ends
 * where the next member would exceed a limit. Of members with the same key the last one
 * counts.
 */
final class BaggageReader {

	private final BaggageBuilder baggage = Baggage.builder();

	private int members;

	private int remaining = BaggageGrammar.MAX_LENGTH;

	private BaggageReader() {
	}

	static @Nullable Baggage read(@Nullable Iterator<String> lines) {
		if (lines == null || !lines.hasNext()) {
			return null;
		}
		BaggageReader reader = new BaggageReader();
		while (lines.hasNext() && reader.remaining > 0) {
			String line = lines.next();
			if (line != null && !line.isEmpty()) {
				reader.add(line);
			}
		}
		return (reader.members > 0) ? reader.baggage.build() : null;
	}

	private void add(String line) {
		int from = 0;
		while (from < line.length() && this.members < BaggageGrammar.MAX_MEMBERS) {
			int comma = Ows.indexOf(line, ',', from, line.length());
			this.remaining -= comma - from;
			if (this.remaining < 0) {
				return;
			}
			addMember(line, from, comma);
			from = comma + 1;
			this.remaining--;
		}
	}

	private void addMember(String line, int from, int to) {
		int equals = Ows.indexOf(line, '=', from, to);
		int keyStart = Ows.skip(line, from, equals);
		int keyEnd = Ows.trim(line, keyStart, equals);
		if (equals == to || !BaggageGrammar.isToken(line, keyStart, keyEnd)) {
			return;
		}
		int semicolon = Ows.indexOf(line, ';', equals, to);
		int valueStart = Ows.skip(line, equals + 1, semicolon);
		int valueEnd = Ows.trim(line, valueStart, semicolon);
		if (!BaggageGrammar.isValue(line, valueStart, valueEnd)) {
			return;
		}
		BaggageEntryMetadata properties = BaggageProperties.read(line, semicolon, to);
		String value = PercentEncoding.decode(line, valueStart, valueEnd);
		if (properties != null && SafeText.isSafe(value)) {
			this.baggage.put(line.substring(keyStart, keyEnd), value, properties);
			this.members++;
		}
	}

}
