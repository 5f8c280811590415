package dev.throughline.redaction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.LoggerContextVO;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;

/**
 * Log event without the secrets of the one it stands for.
 */
final class RedactedEvent implements ILoggingEvent {

	private final ILoggingEvent event;

	private final String message;

	private final Map<String, String> mdc;

	private final @Nullable List<KeyValuePair> pairs;

	private final @Nullable IThrowableProxy throwable;

	private RedactedEvent(ILoggingEvent event, String message, Map<String, String> mdc,
			@Nullable List<KeyValuePair> pairs, @Nullable IThrowableProxy throwable) {
		this.event = event;
		this.message = message;
		this.mdc = mdc;
		this.pairs = pairs;
		this.throwable = throwable;
	}

	/**
	 * Returns the event without secrets.
	 * @param event the event
	 * @param redactor knows the secrets
	 * @return the same event when it holds none
	 */
	static ILoggingEvent of(ILoggingEvent event, Redactor redactor) {
		String original = event.getFormattedMessage();
		String message = (original != null) ? redactor.text(original) : "null";
		Map<String, String> mdc = mdc(event.getMDCPropertyMap(), redactor);
		List<KeyValuePair> pairs = pairs(event.getKeyValuePairs(), redactor);
		IThrowableProxy throwable = RedactedThrowableProxy.of(event.getThrowableProxy(), redactor);
		boolean same = (message.equals(original) || original == null) && mdc == event.getMDCPropertyMap()
				&& pairs == event.getKeyValuePairs() && throwable == event.getThrowableProxy();
		return same ? event : new RedactedEvent(event, message, mdc, pairs, throwable);
	}

	private static Map<String, String> mdc(Map<String, String> mdc, Redactor redactor) {
		if (mdc.isEmpty()) {
			return mdc;
		}
		RedactedMdc redacted = new RedactedMdc(mdc, redactor);
		mdc.forEach(redacted);
		return redacted.result;
	}

	private static @Nullable List<KeyValuePair> pairs(@Nullable List<KeyValuePair> pairs, Redactor redactor) {
		if (pairs == null) {
			return null;
		}
		List<KeyValuePair> redacted = null;
		for (int i = 0; i < pairs.size(); i++) {
			KeyValuePair pair = pairs.get(i);
			String text = String.valueOf(pair.value);
			String changed = (pair.value != null) ? redactor.value(pair.key, text) : text;
			boolean same = text.equals(changed);
			if (!same && redacted == null) {
				redacted = new ArrayList<>(pairs.subList(0, i));
			}
			if (redacted != null && changed != null) {
				redacted.add(same ? pair : new KeyValuePair(pair.key, changed));
			}
		}
		return (redacted != null) ? redacted : pairs;
	}

	@Override
	public String getMessage() {
		return this.message;
	}

	@Override
	public Object @Nullable [] getArgumentArray() {
		return null;
	}

	@Override
	public String getFormattedMessage() {
		return this.message;
	}

	@Override
	public Map<String, String> getMDCPropertyMap() {
		return this.mdc;
	}

	@Override
	@SuppressWarnings("deprecation")
	public Map<String, String> getMdc() {
		return this.mdc;
	}

	@Override
	public @Nullable List<KeyValuePair> getKeyValuePairs() {
		return this.pairs;
	}

	@Override
	public @Nullable IThrowableProxy getThrowableProxy() {
		return this.throwable;
	}

	@Override
	public String getThreadName() {
		return this.event.getThreadName();
	}

	@Override
	public Level getLevel() {
		return this.event.getLevel();
	}

	@Override
	public String getLoggerName() {
		return this.event.getLoggerName();
	}

	@Override
	public LoggerContextVO getLoggerContextVO() {
		return this.event.getLoggerContextVO();
	}

	@Override
	public StackTraceElement[] getCallerData() {
		return this.event.getCallerData();
	}

	@Override
	public boolean hasCallerData() {
		return this.event.hasCallerData();
	}

	@Override
	public List<Marker> getMarkerList() {
		return this.event.getMarkerList();
	}

	@Override
	public long getTimeStamp() {
		return this.event.getTimeStamp();
	}

	@Override
	public int getNanoseconds() {
		return this.event.getNanoseconds();
	}

	@Override
	public Instant getInstant() {
		return this.event.getInstant();
	}

	@Override
	public long getSequenceNumber() {
		return this.event.getSequenceNumber();
	}

	@Override
	public void prepareForDeferredProcessing() {
		this.event.prepareForDeferredProcessing();
	}

	/**
	 * Copies a map when the first of its values has to change. It is not iterated over,
	 * because Logback's map is read-only and would copy each entry.
	 */
	private static final class RedactedMdc implements BiConsumer<String, String> {

		private final Map<String, String> original;

		private final Redactor redactor;

		private Map<String, String> result;

		RedactedMdc(Map<String, String> original, Redactor redactor) {
			this.original = original;
			this.redactor = redactor;
			this.result = original;
		}

		@Override
		public void accept(String key, @Nullable String value) {
			String changed = (value != null) ? this.redactor.value(key, value) : null;
			if (value == null || changed == value) {
				return;
			}
			if (this.result == this.original) {
				this.result = new LinkedHashMap<>(this.original);
			}
			if (changed != null) {
				this.result.put(key, changed);
			}
			else {
				this.result.remove(key);
			}
		}

	}

}
