package dev.throughline.propagation.wire;

import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of baggage values. A percent sign that encodes nothing stands for
 * itself, and octets that are no UTF-8 become U+FFFD.
 *
 * @see <a href="https://www.w3.org/TR/baggage/#value">W3C Baggage, value</a>
 */
final class PercentEncoding {

	private static final char[] DIGITS = "0123456789ABCDEF".toCharArray();

	private static final int REPLACEMENT = 0xfffd;

	private PercentEncoding() {
	}

	static String decode(String line, int from, int to) {
		int percent = Ows.indexOf(line, '%', from, to);
		return (percent == to) ? line.substring(from, to) : decodeOctets(line, from, to);
	}

	private static String decodeOctets(String line, int from, int to) {
		byte[] octets = new byte[to - from];
		int length = 0;
		for (int i = from; i < to; i++) {
			char character = line.charAt(i);
			int octet = (character == '%' && i + 2 < to) ? octet(line.charAt(i + 1), line.charAt(i + 2)) : -1;
			if (octet >= 0) {
				i += 2;
			}
			octets[length++] = (byte) ((octet >= 0) ? octet : character);
		}
		return new String(octets, 0, length, StandardCharsets.UTF_8);
	}

	private static int octet(char high, char low) {
		int highDigit = digit(high);
		int lowDigit = digit(low);
		return (highDigit < 0 || lowDigit < 0) ? -1 : highDigit << 4 | lowDigit;
	}

	private static int digit(char character) {
		if (character >= '0' && character <= '9') {
			return character - '0';
		}
		int letter = character | 0x20;
		return (letter >= 'a' && letter <= 'f') ? letter - 'a' + 10 : -1;
	}

	/**
	 * Appends the text, encoded where a value has to be.
	 * @param text the text
	 * @param target where to append
	 * @param limit the length of the target at which to give up
	 */
	static void encode(String text, StringBuilder target, int limit) {
		int i = 0;
		while (i < text.length() && target.length() <= limit) {
			char character = text.charAt(i);
			if (BaggageGrammar.isOctet(character) && character != '%') {
				target.append(character);
				i++;
			}
			else {
				int codePoint = text.codePointAt(i);
				boolean loneSurrogate = codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
				encode(loneSurrogate ? REPLACEMENT : codePoint, target);
				i += Character.charCount(codePoint);
			}
		}
	}

	private static void encode(int codePoint, StringBuilder target) {
		if (codePoint < 0x80) {
			append(codePoint, target);
		}
		else if (codePoint < 0x800) {
			append(0xc0 | codePoint >> 6, target);
			append(0x80 | codePoint & 0x3f, target);
		}
		else if (codePoint < 0x10000) {
			append(0xe0 | codePoint >> 12, target);
			append(0x80 | codePoint >> 6 & 0x3f, target);
			append(0x80 | codePoint & 0x3f, target);
		}
		else {
			append(0xf0 | codePoint >> 18, target);
			append(0x80 | codePoint >> 12 & 0x3f, target);
			append(0x80 | codePoint >> 6 & 0x3f, target);
			append(0x80 | codePoint & 0x3f, target);
		}
	}

	private static void append(int octet, StringBuilder target) {
		target.append('%').append(DIGITS[octet >> 4]).append(DIGITS[octet & 0x0f]);
	}

}
