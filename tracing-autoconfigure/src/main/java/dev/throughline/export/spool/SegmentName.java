package dev.throughline.export.spool;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names of segments: a number that grows with time, so that their order is that of the
 * names, also when a segment of another slot comes in between.
 */
final class SegmentName {

	private static final Pattern PATTERN = Pattern.compile("(\\d{18})\\.(open|segment)");

	private SegmentName() {
	}

	/**
	 * The name of a segment that is being written.
	 * @param key its number
	 * @return the name
	 */
	static String open(long key) {
		return of(key) + ".open";
	}

	static String closed(long key) {
		return of(key) + ".segment";
	}

	static String of(long key) {
		return String.format("%018d", key);
	}

	/**
	 * The number of a segment.
	 * @param name the name of a file
	 * @return the number, or -1 when it is not the name of a segment
	 */
	static long key(String name) {
		Matcher matcher = PATTERN.matcher(name);
		return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
	}

}
