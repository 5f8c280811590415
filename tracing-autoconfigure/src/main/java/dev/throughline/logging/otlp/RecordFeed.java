package dev.throughline.logging.otlp;

import java.util.List;
import java.util.function.UnaryOperator;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/**
 * Hands events on after everybody who wants to take something out of them has done so.
 * When one of them fails, the event is not handed on.
 */
final class RecordFeed extends UnsynchronizedAppenderBase<ILoggingEvent> {

	private final List<UnaryOperator<ILoggingEvent>> edits;

	private final Appender<ILoggingEvent> target;

	RecordFeed(List<UnaryOperator<ILoggingEvent>> edits, Appender<ILoggingEvent> target) {
		this.edits = List.copyOf(edits);
		this.target = target;
		addFilter(new ExportLinesFilter());
	}

	@Override
	public void start() {
		this.target.setContext(getContext());
		this.target.start();
		super.start();
	}

	@Override
	public void stop() {
		super.stop();
		this.target.stop();
	}

	@Override
	protected void append(ILoggingEvent event) {
		ILoggingEvent edited = event;
		for (int i = 0; i < this.edits.size(); i++) {
			edited = this.edits.get(i).apply(edited);
		}
		this.target.doAppend(edited);
	}

}
