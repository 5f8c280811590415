package dev.throughline.export;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.opentelemetry.sdk.common.CompletableResultCode;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.ApplicationListener;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Exports what is queued when the process ends although nobody closes the context, as
 * after {@code spring.main.register-shutdown-hook=false}. Where Spring Boot closes the
 * context itself there is nothing to do.
 */
final class LastFlush implements DisposableBean {

	/**
	 * Class of the listener that Spring Boot adds to each context it is going to close.
	 * It is the only trace of {@code SpringApplication.setRegisterShutdownHook(false)}.
	 */
	private static final String HOOK = "org.springframework.boot.SpringApplicationShutdownHook$";

	private final Thread hook;

	private final boolean needed;

	LastFlush(AbstractApplicationContext context, Supplier<CompletableResultCode> flush,
			Supplier<CompletableResultCode> giveUp, ShutdownDeadline deadline) {
		this.hook = new Thread(() -> flush(flush, giveUp, deadline), "throughline-last-flush");
		this.needed = isNeededFor(context);
		if (this.needed) {
			Runtime.getRuntime().addShutdownHook(this.hook);
		}
	}

	static boolean isNeededFor(AbstractApplicationContext context) {
		for (ApplicationListener<?> listener : context.getApplicationListeners()) {
			if (listener.getClass().getName().startsWith(HOOK)) {
				return false;
			}
		}
		return true;
	}

	private static void flush(Supplier<CompletableResultCode> flush, Supplier<CompletableResultCode> giveUp,
			ShutdownDeadline deadline) {
		deadline.start();
		// the deadline ends the wait; this is for processors that do not know of it
		long longest = 2 * deadline.timeout().toMillis();
		if (!flush.get().join(longest, TimeUnit.MILLISECONDS).isSuccess()) {
			giveUp.get().join(longest, TimeUnit.MILLISECONDS);
		}
		deadline.report();
	}

	@Override
	public void destroy() {
		if (this.needed) {
			try {
				Runtime.getRuntime().removeShutdownHook(this.hook);
			}
			catch (IllegalStateException ex) {
				// the process is ending, and the hook is running
			}
		}
	}

}
