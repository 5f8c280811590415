package dev.throughline.sample.proxy.dlp;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.throughline.sample.proxy.policy.Detector;

import org.springframework.stereotype.Component;

/**
 * Finds sensitive text that has a fixed form. What one detector has found is blanked for
 * the next, so that findings never overlap.
 */
@Component
class RegexScanner {

	// Every quantifier is bounded or possessive over one character class, so that no
	// input makes a pattern backtrack far.
	private static final Pattern API_KEY = Pattern
		.compile("(?<![A-Za-z0-9])(?:" + "sk-[A-Za-z0-9_-]{20,}+" + "|(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"
				+ "|gh[pousr]_[A-Za-z0-9]{36,}+" + "|github_pat_[A-Za-z0-9_]{22,}+" + ")");

	private static final Pattern US_SSN = Pattern
		.compile("(?<!\\d)(?!000|666|9)\\d{3}([- ])(?!00)\\d{2}\\1(?!0000)\\d{4}(?!\\d)");

	private static final Pattern EMAIL = Pattern
		.compile("(?<![\\p{L}\\p{N}._%+'-])[\\p{L}\\p{N}._%+'-]++@(?:[\\p{L}\\p{N}-]{1,63}\\.){1,8}\\p{L}{2,63}");

	List<Finding> scan(String text) {
		List<Finding> findings = new ArrayList<>();
		String rest = collect(Detector.API_KEY, API_KEY, text, findings);
		List<Finding> cards = PaymentCards.find(rest);
		findings.addAll(cards);
		rest = Redaction.blank(rest, cards);
		rest = collect(Detector.US_SSN, US_SSN, rest, findings);
		collect(Detector.EMAIL, EMAIL, rest, findings);
		return findings;
	}

	private static String collect(Detector detector, Pattern pattern, String text, List<Finding> findings) {
		List<Finding> found = new ArrayList<>();
		Matcher matcher = pattern.matcher(text);
		while (matcher.find()) {
			found.add(new Finding(detector, matcher.start(), matcher.end()));
		}
		findings.addAll(found);
		return Redaction.blank(text, found);
	}

}
