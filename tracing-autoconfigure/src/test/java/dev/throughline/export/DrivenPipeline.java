package dev.throughline.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

import dev.throughline.export.ExportProperties.Retry;
import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.NamedDelivery;
import dev.throughline.export.spool.Spool;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.micrometer.tracing.exporter.SpanFilter;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Pipeline whose passes and clock a test drives. The clock is about to overflow, as that
 * of a real machine may be.
 */
final class DrivenPipeline {

	private final AtomicLong clock;

	final ExportPipeline pipeline;

	final List<Destination> destinations = new ArrayList<>();

	private long next;

	private DrivenPipeline(Settings settings, AtomicLong clock, LongSupplier nanoTime) {
		this.clock = clock;
		ShutdownDeadline deadline = new ShutdownDeadline(settings.shutdownTimeout, nanoTime);
		QueueCapacity capacity = QueueCapacity.of(settings.spans, settings.size);
		BatchSettings batches = new BatchSettings(settings.batch, Duration.ofSeconds(1), Duration.ofSeconds(10));
		WakeUp wakeUp = new WakeUp(batches.size(), capacity.batchBytes());
		SpanQueue queue = capacity.queue();
		LongAdder ended = new LongAdder();
		DestinationFactory factory = new DestinationFactory(capacity, queue, ended, settings.retry, batches,
				settings.listeners, null, wakeUp, nanoTime);
		settings.deliveries.forEach((delivery) -> this.destinations
			.add(factory.create(delivery, settings.spools.get(delivery.name()), settings.deliveries.size())));
		SpanPreparation preparation = new SpanPreparation(settings.predicates, settings.filters, null, List.of(),
				List.of(), nanoTime);
		this.pipeline = new ExportPipeline(capacity, queue, preparation, this.destinations, ended, batches, deadline,
				wakeUp, nanoTime);
	}

	static Settings to(String name, Delivery delivery) {
		return new Settings().to(name, delivery, null);
	}

	static SpanData span(long number) {
		return TestSpanData.builder()
			.setName("work")
			.setKind(SpanKind.INTERNAL)
			.setStartEpochNanos(number)
			.setEndEpochNanos(number)
			.setHasEnded(true)
			.setStatus(StatusData.unset())
			.build();
	}

	static List<Long> numbers(long from, long to) {
		return LongStream.range(from, to).boxed().toList();
	}

	void end(int spans) {
		for (int i = 0; i < spans; i++) {
			this.pipeline.accept(span(this.next++));
		}
	}

	/**
	 * Lets the worker do all that can be done now.
	 */
	void work() {
		for (int i = 0; i < 100 && !this.pipeline.isClosed(); i++) {
			this.pipeline.pass();
		}
	}

	void pass(Duration time) {
		advance(time);
		work();
	}

	void advance(Duration time) {
		this.clock.addAndGet(time.toNanos());
	}

	Destination destination() {
		return this.destinations.get(0);
	}

	DestinationAccount account() {
		return destination().account();
	}

	static final class Settings {

		private final List<NamedDelivery> deliveries = new ArrayList<>();

		private final Map<String, Spool> spools = new HashMap<>();

		private final List<DeliveryListener> listeners = new ArrayList<>();

		private final List<SpanExportingPredicate> predicates = new ArrayList<>();

		private final List<SpanFilter> filters = new ArrayList<>();

		private @Nullable Integer spans;

		private DataSize size = DataSize.ofMegabytes(16);

		private int batch = 10;

		private Duration shutdownTimeout = Duration.ofSeconds(5);

		private Retry retry = new Retry(Duration.ofSeconds(1), Duration.ofSeconds(30));

		Settings to(String name, Delivery delivery, @Nullable Spool spool) {
			this.deliveries.add(new NamedDelivery(name, delivery));
			if (spool != null) {
				this.spools.put(name, spool);
			}
			return this;
		}

		Settings spool(Spool spool) {
			this.spools.put(this.deliveries.get(0).name(), spool);
			return this;
		}

		Settings spans(int most) {
			this.spans = most;
			return this;
		}

		Settings batch(int spans) {
			this.batch = spans;
			return this;
		}

		Settings shutdownTimeout(Duration timeout) {
			this.shutdownTimeout = timeout;
			return this;
		}

		Settings listener(DeliveryListener listener) {
			this.listeners.add(listener);
			return this;
		}

		Settings predicate(SpanExportingPredicate predicate) {
			this.predicates.add(predicate);
			return this;
		}

		Settings filter(SpanFilter filter) {
			this.filters.add(filter);
			return this;
		}

		DrivenPipeline create() {
			AtomicLong clock = new AtomicLong(Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(3));
			return new DrivenPipeline(this, clock, clock::get);
		}

		/**
		 * Starts a pipeline with its own thread and the clock of the machine, which loses
		 * no time between attempts.
		 */
		DrivenPipeline start() {
			this.retry = new Retry(Duration.ofNanos(1000), Duration.ofMillis(1));
			DrivenPipeline started = new DrivenPipeline(this, new AtomicLong(), System::nanoTime);
			started.pipeline.start();
			return started;
		}

	}

}
