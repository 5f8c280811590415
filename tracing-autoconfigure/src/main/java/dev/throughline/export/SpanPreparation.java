package dev.throughline.export;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

import dev.throughline.redaction.SpanRedaction;
import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;
import io.micrometer.tracing.exporter.SpanReporter;
import io.micrometer.tracing.otel.bridge.OtelFinishedSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to spans between their end and the destinations: the application's
 * predicates and filters, redaction, our checks, its reporters. Spans are copied for
 * Micrometer's view of them only where there is somebody to look at it.
 */
final class SpanPreparation {

	private static final Logger logger = LoggerFactory.getLogger(SpanPreparation.class);

	private final List<SpanExportingPredicate> predicates;

	private final List<SpanFilter> filters;

	private final @Nullable SpanRedaction redaction;

	private final List<FinishedSpanCheck> checks;

	private final List<SpanReporter> reporters;

	private final LongSupplier nanoTime;

	private final WarningLimit warnings = new WarningLimit();

	SpanPreparation(List<SpanExportingPredicate> predicates, List<SpanFilter> filters,
			@Nullable SpanRedaction redaction, List<FinishedSpanCheck> checks, List<SpanReporter> reporters,
			LongSupplier nanoTime) {
		this.predicates = List.copyOf(predicates);
		this.filters = List.copyOf(filters);
		this.redaction = redaction;
		this.checks = List.copyOf(checks);
		this.reporters = List.copyOf(reporters);
		this.nanoTime = nanoTime;
	}

	boolean hasReporters() {
		return !this.reporters.isEmpty();
	}

	/**
	 * Prepares a batch. Whatever a predicate or filter throws is thrown.
	 * @param spans the spans
	 * @return those that are to be exported, as they are to be exported
	 */
	List<SpanData> prepare(List<SpanData> spans) {
		List<SpanData> prepared = spans;
		if (!this.predicates.isEmpty() || !this.filters.isEmpty()) {
			prepared = filter(spans);
		}
		if (!prepared.isEmpty()) {
			prepared = (this.redaction != null) ? this.redaction.redact(prepared) : prepared;
			check(prepared);
			report(prepared);
		}
		return prepared;
	}

	private List<SpanData> filter(List<SpanData> spans) {
		List<SpanData> filtered = new ArrayList<>(spans.size());
		for (SpanData span : spans) {
			if (isExportable(span)) {
				filtered.add(map(span));
			}
		}
		return filtered;
	}

	private boolean isExportable(SpanData span) {
		for (SpanExportingPredicate predicate : this.predicates) {
			if (!predicate.isExportable(OtelFinishedSpan.fromOtel(span))) {
				return false;
			}
		}
		return true;
	}

	private SpanData map(SpanData span) {
		if (this.filters.isEmpty()) {
			return span;
		}
		FinishedSpan mapped = OtelFinishedSpan.fromOtel(span);
		for (SpanFilter filter : this.filters) {
			mapped = filter.map(mapped);
		}
		return OtelFinishedSpan.toOtel(mapped);
	}

	private void check(List<SpanData> spans) {
		for (FinishedSpanCheck check : this.checks) {
			try {
				check.check(spans);
			}
			catch (Throwable ex) {
				warn(check, ex);
			}
		}
	}

	private void report(List<SpanData> spans) {
		if (this.reporters.isEmpty()) {
			return;
		}
		for (SpanData span : spans) {
			for (SpanReporter reporter : this.reporters) {
				try {
					reporter.report(OtelFinishedSpan.fromOtel(span));
				}
				catch (Throwable ex) {
					warn(reporter, ex);
				}
			}
		}
	}

	private void warn(Object guilty, Throwable failure) {
		String name = guilty.getClass().getName();
		if (this.warnings.permits(name, this.nanoTime.getAsLong())) {
			logger.warn("{} threw {}; spans are exported without it.", name, failure.getClass().getName());
		}
		logger.debug("The failure behind it", failure);
	}

	/**
	 * Closes the reporters.
	 */
	void close() {
		for (SpanReporter reporter : this.reporters) {
			try {
				reporter.close();
			}
			catch (Throwable ex) {
				warn(reporter, ex);
			}
		}
	}

}
