package dev.throughline.sample.proxy.dlp;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Takes findings out of a text.
 */
final class Redaction {

	private Redaction() {
	}

	/**
	 * Replace findings with the name of what stood there.
	 * @param text the text
	 * @param findings places in the text, which do not overlap
	 * @return the text without the findings
	 */
	static String replace(String text, Collection<Finding> findings) {
		StringBuilder replaced = new StringBuilder(text.length());
		int position = 0;
		List<Finding> ordered = findings.stream().sorted(Comparator.comparingInt(Finding::start)).toList();
		for (Finding finding : ordered) {
			replaced.append(text, position, finding.start()).append(finding.detector().replacement());
			position = finding.end();
		}
		return replaced.append(text, position, text.length()).toString();
	}

	/**
	 * Cover findings with spaces, so that all other text stays where it is.
	 * @param text the text
	 * @param findings places in the text
	 * @return a text of the same length
	 */
	static String blank(String text, Collection<Finding> findings) {
		if (findings.isEmpty()) {
			return text;
		}
		char[] characters = text.toCharArray();
		for (Finding finding : findings) {
			Arrays.fill(characters, finding.start(), finding.end(), ' ');
		}
		return new String(characters);
	}

}
