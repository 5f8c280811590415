package dev.throughline.redaction;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

/**
 * Throwable that prints like another one, without its secrets.
 */
final class RedactedThrowable extends Throwable {

	private static final long serialVersionUID = 1;

	private final String text;

	private RedactedThrowable(String text, @Nullable String message) {
		super(message);
		this.text = text;
	}

	static RedactedThrowable of(IThrowableProxy original, Redactor redactor) {
		String message = RedactedThrowableProxy.redact(original.getMessage(), redactor);
		String overriding = RedactedThrowableProxy.redact(original.getOverridingMessage(), redactor);
		String text = original.getClassName() + ((message != null) ? ": " + message : "");
		RedactedThrowable redacted = new RedactedThrowable((overriding != null) ? overriding : text, message);
		StackTraceElementProxy[] frames = original.getStackTraceElementProxyArray();
		StackTraceElement[] stackTrace = new StackTraceElement[(frames != null) ? frames.length : 0];
		for (int i = 0; i < stackTrace.length; i++) {
			stackTrace[i] = frames[i].getStackTraceElement();
		}
		redacted.setStackTrace(stackTrace);
		if (original.getCause() != null) {
			redacted.initCause(of(original.getCause(), redactor));
		}
		IThrowableProxy[] suppressed = original.getSuppressed();
		for (int i = 0; suppressed != null && i < suppressed.length; i++) {
			redacted.addSuppressed(of(suppressed[i], redactor));
		}
		return redacted;
	}

	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

	@Override
	public String toString() {
		return this.text;
	}

}
