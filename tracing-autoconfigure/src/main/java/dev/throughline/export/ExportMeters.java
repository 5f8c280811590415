package dev.throughline.export;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import dev.throughline.export.spool.Spool;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

/**
 * Meters of the export, see {@code docs/meters.md}. A binder, because a processor that
 * asks for the registry itself would close a cycle of beans.
 */
final class ExportMeters implements MeterBinder {

	private static final String DESTINATION = "destination";

	private static final String BYTES = "bytes";

	private final ExportStatus export;

	ExportMeters(ExportStatus export) {
		this.export = export;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder("throughline.export.ended", this.export, ExportStatus::ended)
			.description("Spans that ended and were to be exported")
			.register(registry);
		for (DestinationStatus destination : this.export.destinations()) {
			bindSpans(destination, registry);
			bindAttempts(destination, registry);
			bindQueue(destination, registry);
			Spool spool = destination.spool();
			if (spool != null) {
				bindSpool(destination.name(), spool, registry);
			}
		}
	}

	private static void bindSpans(DestinationStatus destination, MeterRegistry registry) {
		DestinationAccount account = destination.account();
		FunctionCounter.builder("throughline.export.exported", account, DestinationAccount::exported)
			.tag(DESTINATION, destination.name())
			.description("Spans that the destination took")
			.register(registry);
		for (DropReason reason : DropReason.values()) {
			FunctionCounter.builder("throughline.export.dropped", account, (spans) -> spans.dropped(reason))
				.tag(DESTINATION, destination.name())
				.tag("reason", reason.text())
				.description("Spans that ended and will not arrive")
				.register(registry);
		}
	}

	private static void bindAttempts(DestinationStatus destination, MeterRegistry registry) {
		FunctionCounter.builder("throughline.export.failed", destination.account(), DestinationAccount::failedAttempts)
			.tag(DESTINATION, destination.name())
			.description("Attempts to send that failed, whether or not a later one succeeded")
			.register(registry);
		FunctionTimer
			.builder("throughline.export.duration", destination, DestinationStatus::sends,
					(status) -> status.sendTime().toNanos(), TimeUnit.NANOSECONDS)
			.tag(DESTINATION, destination.name())
			.description("Attempts to send, whatever came of them")
			.register(registry);
		TimeGauge
			.builder("throughline.export.last.success", destination, TimeUnit.MILLISECONDS,
					(status) -> epochMillis(status.lastSuccess()))
			.tag(DESTINATION, destination.name())
			.description("When spans were exported last, since the epoch; 0 before the first time")
			.register(registry);
	}

	private static double epochMillis(@Nullable Instant time) {
		return (time != null) ? time.toEpochMilli() : 0;
	}

	private static void bindQueue(DestinationStatus destination, MeterRegistry registry) {
		Gauge.builder("throughline.export.queue.spans", destination, DestinationStatus::queuedSpans)
			.tag(DESTINATION, destination.name())
			.description("Spans in memory that have not arrived yet")
			.register(registry);
		Gauge.builder("throughline.export.queue.capacity", destination, DestinationStatus::queueCapacitySpans)
			.tag(DESTINATION, destination.name())
			.description("Highest number of spans in memory")
			.register(registry);
		Gauge.builder("throughline.export.queue.size", destination, DestinationStatus::queuedBytes)
			.tag(DESTINATION, destination.name())
			.baseUnit(BYTES)
			.description("Size of the spans in memory that have not arrived yet")
			.register(registry);
		Gauge.builder("throughline.export.queue.max.size", destination, DestinationStatus::queueCapacityBytes)
			.tag(DESTINATION, destination.name())
			.baseUnit(BYTES)
			.description("Highest size of the spans in memory")
			.register(registry);
	}

	private static void bindSpool(String destination, Spool spool, MeterRegistry registry) {
		Gauge.builder("throughline.export.spool.spans", spool, Spool::spans)
			.tag(DESTINATION, destination)
			.description("Spans on disk that have not arrived yet")
			.register(registry);
		Gauge.builder("throughline.export.spool.size", spool, Spool::bytes)
			.tag(DESTINATION, destination)
			.baseUnit(BYTES)
			.description("Disk space that is taken")
			.register(registry);
		Gauge.builder("throughline.export.spool.capacity", spool, Spool::capacity)
			.tag(DESTINATION, destination)
			.baseUnit(BYTES)
			.description("Disk space that may be taken")
			.register(registry);
		TimeGauge
			.builder("throughline.export.spool.age", spool, TimeUnit.MILLISECONDS, (stored) -> toMillis(stored.age()))
			.tag(DESTINATION, destination)
			.description("How long the oldest span on disk has been waiting")
			.register(registry);
		FunctionCounter.builder("throughline.export.spool.recovered", spool, Spool::recovered)
			.tag(DESTINATION, destination)
			.description("Spans on disk at the start, left by an earlier process")
			.register(registry);
	}

	private static double toMillis(Duration duration) {
		return duration.toMillis();
	}

}
