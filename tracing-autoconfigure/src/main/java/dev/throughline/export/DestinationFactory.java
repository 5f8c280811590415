package dev.throughline.export;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import dev.throughline.diagnostics.Findings;
import dev.throughline.export.ExportProperties.Retry;
import dev.throughline.export.delivery.NamedDelivery;
import dev.throughline.export.spool.Spool;
import org.jspecify.annotations.Nullable;

/**
 * Makes destinations that share the memory and the worker.
 *
 * @param capacity the memory
 * @param queue where spans come from
 * @param ended counts them
 * @param retry when attempts are repeated
 * @param batches how long an attempt may take
 * @param listeners who is told of attempts
 * @param findings where faults are reported, or {@code null}
 * @param wakeUp wakes the worker
 * @param nanoTime the clock
 */
record DestinationFactory(QueueCapacity capacity, SpanQueue queue, LongAdder ended, Retry retry, BatchSettings batches,
		List<DeliveryListener> listeners, @Nullable Findings findings, WakeUp wakeUp, LongSupplier nanoTime) {

	/**
	 * Makes a destination.
	 * @param named where it goes
	 * @param spool what it has on disk, or {@code null}
	 * @param destinations how many share the memory
	 * @return the destination
	 */
	Destination create(NamedDelivery named, @Nullable Spool spool, int destinations) {
		String name = named.name();
		DestinationAccount account = new DestinationAccount(this.ended);
		ExportLog log = new ExportLog(name, account);
		SpoolBacklog backlog = (spool != null) ? new SpoolBacklog(name, spool, named.delivery(), account, log,
				this.findings, this.nanoTime.getAsLong()) : null;
		Backoff backoff = new Backoff(this.retry.initialBackoff(), this.retry.maxBackoff(),
				() -> ThreadLocalRandom.current().nextDouble());
		return new Destination(name, named.delivery(), this.queue, this.capacity, this.capacity.pending(destinations),
				backlog, account, log, backoff, this.batches.timeout(), this.listeners, this.wakeUp::now);
	}

}
