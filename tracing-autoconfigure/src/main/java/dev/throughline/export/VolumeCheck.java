package dev.throughline.export;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Finds services that keep every trace and have so many that storage becomes a matter of
 * money: above a hundred a second, which is some eight million a day, for five minutes in
 * a row.
 */
final class VolumeCheck implements FinishedSpanCheck {

	static final int TRACES_PER_SECOND = 100;

	static final Duration WINDOW = Duration.ofMinutes(1);

	static final int WINDOWS = 5;

	private static final String SUBJECT = "traces";

	private final Findings findings;

	private final boolean keepsAll;

	private final LongSupplier nanoTime;

	private long windowStart;

	private long traces;

	private int busyWindows;

	/**
	 * Creates the check.
	 * @param findings takes what is found
	 * @param probability the share of the traces that are kept
	 * @param nanoTime the time, see {@link System#nanoTime()}
	 */
	VolumeCheck(Findings findings, double probability, LongSupplier nanoTime) {
		this.findings = findings;
		this.keepsAll = probability >= 1;
		this.nanoTime = nanoTime;
		this.windowStart = nanoTime.getAsLong();
	}

	@Override
	public void check(List<SpanData> spans) {
		if (!this.keepsAll) {
			return;
		}
		for (int i = 0; i < spans.size(); i++) {
			if (!spans.get(i).getParentSpanContext().isValid()) {
				this.traces++;
			}
		}
		long elapsed = this.nanoTime.getAsLong() - this.windowStart;
		if (elapsed >= WINDOW.toNanos()) {
			endWindow(elapsed);
		}
	}

	private void endWindow(long elapsed) {
		long perSecond = Math.round(this.traces / (elapsed / (double) Duration.ofSeconds(1).toNanos()));
		this.windowStart += elapsed;
		this.traces = 0;
		if (perSecond < TRACES_PER_SECOND) {
			this.busyWindows = 0;
			this.findings.resolve(FindingCode.HIGH_VOLUME, SUBJECT);
		}
		else if (++this.busyWindows >= WINDOWS) {
			this.findings.report(new Finding(FindingCode.HIGH_VOLUME, SUBJECT,
					"Every trace is kept, and " + perSecond + " begin here each second.",
					"Set management.tracing.sampling.probability, and keep what matters with "
							+ "throughline.sampling.keep-errors and keep-slower-than."));
		}
	}

}
