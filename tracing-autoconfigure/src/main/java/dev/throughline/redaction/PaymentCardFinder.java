package dev.throughline.redaction;

/**
 * Finds thirteen to nineteen digits that begin as card numbers do and end with a valid
 * check digit, in one piece or in groups of up to six digits with one separator between
 * them. The longest reading wins.
 */
final class PaymentCardFinder implements Finder {

	private static final int SHORTEST = 13;

	private static final int LONGEST = 19;

	private static final int LONGEST_GROUP = 6;

	@Override
	public String triggers() {
		return "23456";
	}

	@Override
	public long find(String text, int at, int floor) {
		if (!startsNumber(text, at)) {
			return NONE;
		}
		int found = -1;
		int digits = 0;
		int group = 0;
		int prefix = 0;
		// Luhn's sums for an even and for an odd number of digits: the last is never
		// doubled
		int evenSum = 0;
		int oddSum = 0;
		for (int i = at; digits <= LONGEST;) {
			if (i < text.length() && Characters.isDigit(text.charAt(i))) {
				int digit = text.charAt(i++) - '0';
				int doubled = (digit > 4) ? digit * 2 - 9 : digit * 2;
				evenSum += (digits % 2 == 0) ? doubled : digit;
				oddSum += (digits % 2 == 0) ? digit : doubled;
				prefix = (digits < 4) ? prefix * 10 + digit : prefix;
				digits++;
				group++;
				continue;
			}
			boolean grouped = digits > group;
			if (grouped && group > LONGEST_GROUP) {
				break;
			}
			int sum = (digits % 2 == 0) ? evenSum : oddSum;
			if (digits >= SHORTEST && sum % 10 == 0 && isIssued(prefix) && endsNumber(text, i)) {
				found = i;
			}
			int separator = separatorLength(text, i);
			if (separator == 0 || group < 2 || group > LONGEST_GROUP || digits == LONGEST) {
				break;
			}
			i += separator;
			group = 0;
			if (i >= text.length() || !Characters.isDigit(text.charAt(i))) {
				break;
			}
		}
		return (found >= 0) ? Finder.range(at, found) : NONE;
	}

	// Tells whether a number begins here and not the inside of one, of a hexadecimal id
	// or of a fraction.
	private static boolean startsNumber(String text, int at) {
		if (at == 0 || Characters.isEncoded(text, at - 3)) {
			return true;
		}
		char before = text.charAt(at - 1);
		if (Characters.isHex(before) || Characters.isEncoded(text, at - 1)) {
			return false;
		}
		return !((before == '.' || before == ',') && at >= 2 && Characters.isDigit(text.charAt(at - 2)));
	}

	private static boolean endsNumber(String text, int end) {
		if (end >= text.length()) {
			return true;
		}
		char after = text.charAt(end);
		boolean fraction = after == '.' && end + 1 < text.length() && Characters.isDigit(text.charAt(end + 1));
		return !Characters.isHex(after) && !fraction;
	}

	private static boolean isIssued(int prefix) {
		return switch (prefix / 1000) {
			case 2 -> prefix >= 2221 && prefix <= 2720;
			case 3 -> prefix / 100 == 30 || prefix / 100 >= 34;
			default -> true;
		};
	}

	private static int separatorLength(String text, int at) {
		if (at >= text.length()) {
			return 0;
		}
		return switch (text.charAt(at)) {
			case ' ', '-', '+', '\t', '\n', '\u00a0' -> 1;
			case '\r' -> text.startsWith("\n", at + 1) ? 2 : 1;
			case '\\' -> text.startsWith("n", at + 1) ? 2 : 0;
			case '%' -> text.startsWith("20", at + 1) ? 3 : 0;
			default -> 0;
		};
	}

}
