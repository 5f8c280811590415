package dev.throughline.propagation.wire;

import java.util.function.BiConsumer;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntry;
import io.opentelemetry.api.baggage.BaggageEntryMetadata;

/**
 * Writes baggage as one {@code baggage} line within its limits. What does not fit, or may
 * not stand there, is left out as a whole member.
 */
final class BaggageWriter implements BiConsumer<String, BaggageEntry> {

	private final StringBuilder line = new StringBuilder();

	private int members;

	private BaggageWriter() {
	}

	/**
	 * Writes the baggage.
	 * @param baggage what to write
	 * @return the header's value, empty when there is nothing to write
	 */
	static String write(Baggage baggage) {
		BaggageWriter writer = new BaggageWriter();
		baggage.forEach(writer);
		return writer.line.toString();
	}

	@Override
	public void accept(String key, BaggageEntry entry) {
		String value = entry.getValue();
		if (this.members == BaggageGrammar.MAX_MEMBERS || value == null || !fits(key, value)
				|| !BaggageGrammar.isToken(key, 0, key.length()) || !SafeText.isSafe(value)) {
			return;
		}
		String metadata = entry.getMetadata().getValue();
		BaggageEntryMetadata properties = metadata.isEmpty() ? BaggageEntryMetadata.empty()
				: BaggageProperties.read(";" + metadata, 0, metadata.length() + 1);
		if (properties == null) {
			return;
		}
		int length = this.line.length();
		append(key, value, properties.getValue());
		if (this.line.length() > BaggageGrammar.MAX_LENGTH) {
			this.line.setLength(length);
			return;
		}
		this.members++;
	}

	private boolean fits(String key, String value) {
		return this.line.length() + key.length() + value.length() < BaggageGrammar.MAX_LENGTH;
	}

	private void append(String key, String value, String properties) {
		if (!this.line.isEmpty()) {
			this.line.append(',');
		}
		this.line.append(key).append('=');
		PercentEncoding.encode(value, this.line, BaggageGrammar.MAX_LENGTH);
		if (!properties.isEmpty()) {
			this.line.append(';').append(properties);
		}
	}

}
