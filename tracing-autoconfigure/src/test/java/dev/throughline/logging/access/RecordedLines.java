package dev.throughline.logging.access;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Lines of the access log until a test takes them. They are written after the response,
 * so a test has to wait.
 */
final class RecordedLines extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final LinkedBlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();

	private final Logger logger = (Logger) LoggerFactory.getLogger(AccessLines.LOGGER);

	/**
	 * Attaches the recorder, also again: whenever an application starts, its logging
	 * system is configured anew and has no appenders but its own.
	 * @return this recorder
	 */
	RecordedLines attach() {
		setContext(this.logger.getLoggerContext());
		start();
		this.logger.addAppender(this);
		return this;
	}

	@Override
	protected void append(ILoggingEvent event) {
		event.prepareForDeferredProcessing();
		this.events.add(event);
	}

	ILoggingEvent take() throws InterruptedException {
		ILoggingEvent event = this.events.poll(10, TimeUnit.SECONDS);
		if (event == null) {
			throw new AssertionError("No access line was written");
		}
		return event;
	}

	Map<String, Object> takeMembers() throws InterruptedException {
		return members(take());
	}

	static Map<String, Object> members(ILoggingEvent event) {
		Map<String, Object> members = new LinkedHashMap<>();
		if (event.getKeyValuePairs() != null) {
			event.getKeyValuePairs().forEach((pair) -> members.put(pair.key, pair.value));
		}
		members.putAll(new HashMap<>(event.getMDCPropertyMap()));
		return members;
	}

	void clear() {
		this.events.clear();
	}

	boolean isEmpty() {
		return this.events.isEmpty();
	}

	@Override
	public void close() {
		this.logger.detachAppender(this);
	}

}
