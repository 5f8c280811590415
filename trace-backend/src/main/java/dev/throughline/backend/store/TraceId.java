package dev.throughline.backend.store;

import java.util.HexFormat;

import dev.throughline.backend.batch.SpanSlice;
import org.jspecify.annotations.Nullable;

/**
 * A 128-bit trace id as a map key.
 *
 * @param high the first eight bytes
 * @param low the last eight bytes
 * @since 0.1.0
 */
public record TraceId(long high, long low) {

	private static final HexFormat HEX = HexFormat.of();

	static TraceId of(SpanSlice span) {
		return new TraceId(span.traceIdHigh(), span.traceIdLow());
	}

	/**
	 * Read an id as Tempo does: hexadecimal digits in either case, shorter ids are padded
	 * on the left.
	 * @param text the text from a request
	 * @return the id or {@code null} if the text is no id
	 */
	public static @Nullable TraceId parse(String text) {
		if (text.isEmpty() || text.length() > 32 || !text.chars().allMatch(HexFormat::isHexDigit)) {
			return null;
		}
		String padded = "0".repeat(32 - text.length()) + text;
		return new TraceId(HexFormat.fromHexDigitsToLong(padded, 0, 16), HexFormat.fromHexDigitsToLong(padded, 16, 32));
	}

	/**
	 * Return the id as 32 hexadecimal digits.
	 * @return the digits in lower case
	 */
	public String hex() {
		return HEX.toHexDigits(this.high) + HEX.toHexDigits(this.low);
	}

}
