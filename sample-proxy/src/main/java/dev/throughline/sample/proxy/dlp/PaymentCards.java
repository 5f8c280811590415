package dev.throughline.sample.proxy.dlp;

import java.util.ArrayList;
import java.util.List;

import dev.throughline.sample.proxy.policy.Detector;

/**
 * Finds payment card numbers: 13 to 19 digits, written in one piece or in groups, that
 * pass the Luhn check. A number may follow other digit groups ("item 12 4111 1111 ..."),
 * which one pattern cannot tell apart.
 */
final class PaymentCards {

	private static final int SHORTEST = 13;

	private static final int LONGEST = 19;

	private PaymentCards() {
	}

	static List<Finding> find(String text) {
		List<Finding> findings = new ArrayList<>();
		int index = 0;
		while (index < text.length()) {
			int end = startsGroup(text, index) ? endOfCard(text, index) : -1;
			if (end > 0) {
				findings.add(new Finding(Detector.PAYMENT_CARD, index, end));
				index = end;
			}
			else {
				index++;
			}
		}
		return findings;
	}

	private static int endOfCard(String text, int start) {
		int[] digits = new int[LONGEST];
		int count = 0;
		int end = -1;
		int index = start;
		while (index < text.length() && count < LONGEST) {
			if (digitAt(text, index) < 0) {
				if (!isSeparator(text.charAt(index)) || digitAt(text, index + 1) < 0) {
					break;
				}
				index++;
			}
			digits[count++] = digitAt(text, index++);
			if (count >= SHORTEST && digitAt(text, index) < 0 && isCard(digits, count)) {
				end = index;
			}
		}
		return end;
	}

	private static boolean isCard(int[] digits, int count) {
		// Issuers' numbers start with 2 to 6 (ISO/IEC 7812-1: travel, banking,
		// merchandising).
		return digits[0] >= 2 && digits[0] <= 6 && passesLuhn(digits, count);
	}

	private static boolean passesLuhn(int[] digits, int count) {
		int sum = 0;
		for (int i = 0; i < count; i++) {
			int digit = digits[count - 1 - i];
			if (i % 2 == 1) {
				digit = (digit < 5) ? digit * 2 : digit * 2 - 9;
			}
			sum += digit;
		}
		return sum % 10 == 0;
	}

	private static boolean startsGroup(String text, int index) {
		return digitAt(text, index) >= 0 && (index == 0 || digitAt(text, index - 1) < 0);
	}

	private static boolean isSeparator(char character) {
		return character == ' ' || character == '-' || character == '.' || character == '\u00a0';
	}

	private static int digitAt(String text, int index) {
		return (index < text.length()) ? Character.digit(text.charAt(index), 10) : -1;
	}

}
