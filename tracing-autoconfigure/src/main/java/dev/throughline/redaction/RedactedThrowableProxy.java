package dev.throughline.redaction;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import org.jspecify.annotations.Nullable;

/**
 * Logged exception without the secrets in its message and in those of its causes. It is a
 * {@link ThrowableProxy} because Spring Boot's stack trace printers insist on one and ask
 * it for a {@link Throwable}.
 */
final class RedactedThrowableProxy extends ThrowableProxy {

	private final IThrowableProxy original;

	private final Redactor redactor;

	private final @Nullable IThrowableProxy cause;

	private final IThrowableProxy @Nullable [] suppressed;

	private RedactedThrowableProxy(IThrowableProxy original, Redactor redactor) {
		super(RedactedThrowable.of(original, redactor));
		this.original = original;
		this.redactor = redactor;
		this.cause = (original.getCause() != null) ? new RedactedThrowableProxy(original.getCause(), redactor) : null;
		IThrowableProxy[] all = original.getSuppressed();
		this.suppressed = (all != null) ? new IThrowableProxy[all.length] : null;
		for (int i = 0; this.suppressed != null && all != null && i < all.length; i++) {
			this.suppressed[i] = new RedactedThrowableProxy(all[i], redactor);
		}
	}

	/**
	 * Returns the exception without secrets.
	 * @param throwable the exception, if there is one
	 * @param redactor knows the secrets
	 * @return the same exception when it holds none
	 */
	static @Nullable IThrowableProxy of(@Nullable IThrowableProxy throwable, Redactor redactor) {
		if (throwable == null || isClean(throwable, redactor)) {
			return throwable;
		}
		return new RedactedThrowableProxy(throwable, redactor);
	}

	private static boolean isClean(IThrowableProxy throwable, Redactor redactor) {
		if (!isClean(throwable.getMessage(), redactor) || !isClean(throwable.getOverridingMessage(), redactor)) {
			return false;
		}
		if (throwable.getCause() != null && !isClean(throwable.getCause(), redactor)) {
			return false;
		}
		IThrowableProxy[] suppressed = throwable.getSuppressed();
		for (int i = 0; suppressed != null && i < suppressed.length; i++) {
			if (!isClean(suppressed[i], redactor)) {
				return false;
			}
		}
		return true;
	}

	private static boolean isClean(@Nullable String text, Redactor redactor) {
		return text == null || redactor.text(text) == text;
	}

	static @Nullable String redact(@Nullable String text, Redactor redactor) {
		return (text != null) ? redactor.text(text) : null;
	}

	@Override
	public @Nullable String getMessage() {
		return redact(this.original.getMessage(), this.redactor);
	}

	@Override
	public @Nullable String getOverridingMessage() {
		return redact(this.original.getOverridingMessage(), this.redactor);
	}

	@Override
	public String getClassName() {
		return this.original.getClassName();
	}

	@Override
	public StackTraceElementProxy[] getStackTraceElementProxyArray() {
		return this.original.getStackTraceElementProxyArray();
	}

	@Override
	public int getCommonFrames() {
		return this.original.getCommonFrames();
	}

	@Override
	public @Nullable IThrowableProxy getCause() {
		return this.cause;
	}

	@Override
	public IThrowableProxy @Nullable [] getSuppressed() {
		return this.suppressed;
	}

	@Override
	public boolean isCyclic() {
		return this.original.isCyclic();
	}

}
