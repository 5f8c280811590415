package dev.throughline.logging;

import ch.qos.logback.core.Context;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

import org.springframework.util.ClassUtils;

/**
 * Knows whether JSON lines are written, by property or by an appender in a user's own
 * Logback file. The answer lives in the logger context, which forgets it whenever logging
 * is configured anew.
 */
final class JsonLines {

	private static final boolean LOGBACK_PRESENT = ClassUtils.isPresent("ch.qos.logback.core.Context", null);

	private static final String MARK = JsonLines.class.getName();

	private JsonLines() {
	}

	static void mark() {
		if (LoggerFactory.getILoggerFactory() instanceof Context context) {
			context.putObject(MARK, Boolean.TRUE);
		}
	}

	static boolean areWritten() {
		ILoggerFactory loggerFactory = LoggerFactory.getILoggerFactory();
		return LOGBACK_PRESENT && loggerFactory instanceof Context context && context.getObject(MARK) != null;
	}

}
