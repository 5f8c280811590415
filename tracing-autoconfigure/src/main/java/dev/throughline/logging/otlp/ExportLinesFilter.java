package dev.throughline.logging.otlp;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps out what the export itself logs. A failed export would otherwise be a record to
 * export, and so on for ever.
 */
final class ExportLinesFilter extends Filter<ILoggingEvent> {

	@Override
	public FilterReply decide(ILoggingEvent event) {
		String logger = event.getLoggerName();
		return (logger.startsWith("io.opentelemetry.") || logger.startsWith("okhttp3.")) ? FilterReply.DENY
				: FilterReply.NEUTRAL;
	}

}
