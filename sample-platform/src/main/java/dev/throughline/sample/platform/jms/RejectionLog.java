package dev.throughline.sample.platform.jms;

import dev.throughline.sample.platform.job.InvalidResponseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.core.NestedExceptionUtils;
import org.springframework.util.ErrorHandler;

/**
 * Says with one line why a message went back to the broker. Spring's own line would quote
 * the message.
 */
final class RejectionLog implements ErrorHandler {

	private static final Logger logger = LoggerFactory.getLogger(RejectionLog.class);

	@Override
	public void handleError(Throwable error) {
		Throwable cause = NestedExceptionUtils.getMostSpecificCause(error);
		LoggingEventBuilder line = logger.atWarn().addKeyValue("cause", cause.getClass().getName());
		LoggingEventBuilder told = (cause instanceof InvalidResponseException)
				? line.addKeyValue("reason", cause.getMessage()) : line;
		told.log("job response rejected");
	}

}
