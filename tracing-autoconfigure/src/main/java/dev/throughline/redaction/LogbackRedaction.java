package dev.throughline.redaction;

import java.util.Iterator;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.AppenderAttachable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Wraps the encoders of all appenders, also of those behind asynchronous ones, whoever
 * configured them.
 */
final class LogbackRedaction {

	private LogbackRedaction() {
	}

	/**
	 * Puts a redactor before every encoder in place of the one that is there.
	 * @param redactor the redactor, or {@code null} for none
	 */
	static void install(@Nullable Redactor redactor) {
		if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
			install(context, redactor);
		}
	}

	static void install(LoggerContext context, @Nullable Redactor redactor) {
		for (Logger logger : context.getLoggerList()) {
			install(logger, redactor);
		}
	}

	private static void install(AppenderAttachable<ILoggingEvent> attachable, @Nullable Redactor redactor) {
		for (Iterator<Appender<ILoggingEvent>> appenders = attachable.iteratorForAppenders(); appenders.hasNext();) {
			install(appenders.next(), redactor);
		}
	}

	@SuppressWarnings("unchecked")
	private static void install(Appender<ILoggingEvent> appender, @Nullable Redactor redactor) {
		if (appender instanceof AppenderAttachable<?> attachable) {
			install((AppenderAttachable<ILoggingEvent>) attachable, redactor);
		}
		if (appender instanceof OutputStreamAppender<ILoggingEvent> writer && writer.getEncoder() != null) {
			Encoder<ILoggingEvent> encoder = RedactingEncoder.unwrap(writer.getEncoder());
			writer.setEncoder((redactor != null) ? new RedactingEncoder(encoder, redactor) : encoder);
		}
	}

}
