package dev.throughline.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Tells the user what is going on, one line a step with the time since the start.
 */
final class Progress {

	private final PrintStream out;

	private final LongSupplier nanoClock;

	private final long start;

	Progress(PrintStream out, LongSupplier nanoClock) {
		this.out = out;
		this.nanoClock = nanoClock;
		this.start = nanoClock.getAsLong();
	}

	void step(String text) {
		double seconds = Duration.ofNanos(this.nanoClock.getAsLong() - this.start).toMillis() / 1000.0;
		this.out.println(String.format(Locale.ROOT, "[%5.1f s] %s", seconds, text));
	}

	void say(String text) {
		this.out.println(text);
	}

}
