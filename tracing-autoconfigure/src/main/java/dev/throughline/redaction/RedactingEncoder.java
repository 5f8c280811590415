package dev.throughline.redaction;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;

/**
 * Encodes events without their secrets, whatever the format of the encoder it wraps.
 */
final class RedactingEncoder extends ContextAwareBase implements Encoder<ILoggingEvent> {

	private final Encoder<ILoggingEvent> delegate;

	private final Redactor redactor;

	RedactingEncoder(Encoder<ILoggingEvent> delegate, Redactor redactor) {
		this.delegate = delegate;
		this.redactor = redactor;
		setContext(delegate.getContext());
	}

	static Encoder<ILoggingEvent> unwrap(Encoder<ILoggingEvent> encoder) {
		return (encoder instanceof RedactingEncoder wrapper) ? wrapper.delegate : encoder;
	}

	@Override
	public byte[] encode(ILoggingEvent event) {
		return this.delegate.encode(RedactedEvent.of(event, this.redactor));
	}

	@Override
	public byte[] headerBytes() {
		return this.delegate.headerBytes();
	}

	@Override
	public byte[] footerBytes() {
		return this.delegate.footerBytes();
	}

	@Override
	public void start() {
		this.delegate.start();
	}

	@Override
	public void stop() {
		this.delegate.stop();
	}

	@Override
	public boolean isStarted() {
		return this.delegate.isStarted();
	}

}
