package dev.throughline.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import dev.throughline.export.spool.Spool;
import dev.throughline.span.SpanSize;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything between the end of a span and its destinations. Spans come from any thread,
 * which never waits here; all else is done by the one that calls {@link #pass}.
 */
final class ExportPipeline implements ExportStatus {

	private static final Logger logger = LoggerFactory.getLogger(ExportPipeline.class);

	private static final long NEVER = Long.MAX_VALUE;

	/**
	 * For what cannot be interrupted, and for writing to the disk what was not delivered.
	 */
	private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(400);

	private final QueueCapacity capacity;

	private final SpanQueue queue;

	private final SpanPreparation preparation;

	private final List<Destination> destinations;

	private final LongAdder ended;

	private final int batchSize;

	private final long scheduleDelay;

	private final ShutdownDeadline deadline;

	private final WakeUp wakeUp;

	private final LongSupplier nanoTime;

	private final Queue<Flush> flushes = new ConcurrentLinkedQueue<>();

	private final CompletableResultCode closed = new CompletableResultCode();

	/**
	 * Whether somebody tells what was not delivered: the worker, or whoever gives it up.
	 */
	private final AtomicBoolean endTold = new AtomicBoolean();

	private final WarningLimit warnings = new WarningLimit();

	private long nextDrain;

	private boolean tellsEnd;

	ExportPipeline(QueueCapacity capacity, SpanQueue queue, SpanPreparation preparation, List<Destination> destinations,
			LongAdder ended, BatchSettings batches, ShutdownDeadline deadline, WakeUp wakeUp, LongSupplier nanoTime) {
		this.capacity = capacity;
		this.queue = queue;
		this.preparation = preparation;
		this.destinations = List.copyOf(destinations);
		this.ended = ended;
		this.batchSize = batches.size();
		this.scheduleDelay = batches.scheduleDelay().toNanos();
		this.deadline = deadline;
		this.wakeUp = wakeUp;
		this.nanoTime = nanoTime;
		this.nextDrain = nanoTime.getAsLong() + this.scheduleDelay;
	}

	/**
	 * Whether anybody wants spans.
	 * @return {@code false} when they would go nowhere
	 */
	boolean isNeeded() {
		return !this.destinations.isEmpty() || this.preparation.hasReporters();
	}

	/**
	 * Starts the worker, if there is something to do for it.
	 */
	void start() {
		if (isNeeded()) {
			ExportWorker.start(this, this.wakeUp);
		}
	}

	/**
	 * Takes a span that has ended. Called by any thread; never waits.
	 * @param span the span
	 */
	void accept(SpanData span) {
		this.ended.increment();
		long queued = this.queue.offer(span, SpanSize.of(span));
		if (queued == SpanQueue.REFUSED) {
			DropReason reason = this.queue.isClosed() ? DropReason.SHUTDOWN : DropReason.QUEUE_FULL;
			for (int i = 0; i < this.destinations.size(); i++) {
				this.destinations.get(i).account().dropped(reason, 1);
			}
		}
		else {
			this.wakeUp.queued(queued);
		}
	}

	/**
	 * Delivers what has ended so far without waiting for a batch to be complete or for a
	 * pause to be over. Called by any thread.
	 * @return a success when everything arrived
	 */
	CompletableResultCode flush() {
		if (!isNeeded()) {
			return CompletableResultCode.ofSuccess();
		}
		Flush flush = new Flush(this.destinations, this.queue.tail());
		this.flushes.add(flush);
		this.wakeUp.now();
		return flush.result();
	}

	/**
	 * Takes no more spans, and delivers those that are here until the deadline. Called by
	 * any thread.
	 * @return a success when everything arrived or is stored
	 */
	CompletableResultCode close() {
		if (!isNeeded()) {
			return this.closed.succeed();
		}
		this.deadline.start();
		if (this.queue.close()) {
			after(this.deadline.remaining() + GRACE, this::abandon);
			this.wakeUp.now();
		}
		return this.closed;
	}

	private void abandon() {
		if (this.closed.isDone()) {
			return;
		}
		if (!this.endTold.compareAndSet(false, true)) {
			// the worker is about to tell the number, and may have to write to the disk
			after(GRACE, this.closed::fail);
			return;
		}
		// the worker is where it cannot be reached: in a filter or an exporter of the
		// application
		for (Destination destination : this.destinations) {
			logger.warn("The application ends while the export is busy: {} spans were not delivered to '{}'.",
					destination.queuedSpans(), destination.name());
		}
		this.closed.fail();
	}

	private static void after(long nanos, Runnable action) {
		CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run).execute(action);
	}

	boolean isClosed() {
		return this.closed.isDone();
	}

	/**
	 * Does what can be done now. Called by one thread.
	 * @return after how many nanoseconds there is something to do again, unless it is
	 * woken before
	 */
	long pass() {
		long now = this.nanoTime.getAsLong();
		boolean closing = this.queue.isClosed();
		this.flushes.forEach((flush) -> flush.begin(now));
		long wait = advance(now, closing);
		if (drain(now, closing || !this.flushes.isEmpty())) {
			wait = advance(now, closing);
		}
		this.capacity.share(this.queue, this.destinations);
		boolean late = this.deadline.remaining() <= 0;
		concludeFlushes(late);
		if (closing && (late || isIdle())) {
			finish(now);
			return NEVER;
		}
		boolean hasRoom = hasRoom();
		this.wakeUp.want(hasRoom);
		if (hasRoom && this.wakeUp.isBatch(this.queue.queued())) {
			return 0;
		}
		return Math.min(Math.min(wait, this.nextDrain - now), this.deadline.remaining());
	}

	private long advance(long now, boolean closing) {
		long wait = NEVER;
		for (Destination destination : this.destinations) {
			wait = Math.min(wait, destination.advance(now, closing));
		}
		return wait;
	}

	private boolean drain(long now, boolean urgent) {
		boolean isDue = urgent || now - this.nextDrain >= 0;
		long end = this.queue.tail();
		boolean isDrained = false;
		while (this.queue.head() < end && (isDue || this.wakeUp.isBatch(this.queue.queued())) && hasRoom()
				&& drainBatch(DropReason.QUEUE_FULL, now)) {
			isDrained = true;
		}
		if (isDue) {
			this.nextDrain = now + this.scheduleDelay;
		}
		return isDrained;
	}

	private boolean hasRoom() {
		int next = Math.min(this.queue.spans(), this.batchSize);
		for (Destination destination : this.destinations) {
			if (destination.hasRoomFor(next)) {
				return true;
			}
		}
		return this.destinations.isEmpty();
	}

	private boolean drainBatch(DropReason whenFull, long now) {
		List<SpanData> batch = new ArrayList<>(this.batchSize);
		long start = this.queue.head();
		long taken = this.queue.drainTo(batch, this.batchSize, this.capacity.batchBytes());
		if (batch.isEmpty()) {
			return false;
		}
		List<SpanData> prepared = null;
		Throwable failure = null;
		try {
			prepared = this.preparation.prepare(batch);
			encode(prepared);
		}
		catch (Throwable ex) {
			failure = ex;
		}
		this.queue.release(taken);
		for (Destination destination : this.destinations) {
			if (prepared == null) {
				destination.lost(DropReason.FAILED, batch.size(), "a filter of the application threw an exception",
						failure, now);
			}
			else {
				destination.account().dropped(DropReason.FILTERED, batch.size() - prepared.size());
				destination.accept(prepared.size(), start, whenFull, now);
			}
		}
		return true;
	}

	private void encode(List<SpanData> prepared) {
		if (!prepared.isEmpty()) {
			for (Destination destination : this.destinations) {
				destination.encode(prepared);
			}
		}
	}

	private void concludeFlushes(boolean late) {
		if (late) {
			this.flushes.forEach(Flush::giveUp);
			this.flushes.clear();
		}
		else {
			this.flushes.removeIf((flush) -> flush.conclude(this.queue.head()));
		}
	}

	private boolean isIdle() {
		if (this.queue.spans() > 0) {
			return false;
		}
		for (Destination destination : this.destinations) {
			if (!destination.isIdle()) {
				return false;
			}
		}
		return true;
	}

	private void finish(long now) {
		// a pass that was disturbed comes back, and is still the one that tells
		this.tellsEnd |= this.endTold.compareAndSet(false, true);
		this.destinations.forEach((destination) -> destination.store(now));
		while (this.queue.spans() > 0) {
			drainBatch(DropReason.SHUTDOWN, now);
			this.destinations.forEach((destination) -> destination.store(now));
		}
		long lost = 0;
		StringJoiner left = new StringJoiner(", ");
		for (Destination destination : this.destinations) {
			Spool spool = destination.spool();
			long kept = (spool != null) ? spool.spans() : 0;
			long given = destination.giveUp(now);
			lost += given;
			if (given > 0) {
				left.add("%d spans were not delivered to '%s'".formatted(given, destination.name()));
			}
			if (kept > 0) {
				left.add("%d spans are kept in the spool of '%s'".formatted(kept, destination.name()));
			}
		}
		if (this.tellsEnd && lost > 0) {
			logger.warn("The application ends: {}. It waited for {} ms (throughline.export.shutdown-timeout).", left,
					this.deadline.timeout().toMillis());
		}
		else if (this.tellsEnd && left.length() > 0) {
			logger.info("The application ends: {}.", left);
		}
		this.preparation.close();
		if (lost > 0) {
			this.closed.fail();
		}
		else {
			this.closed.succeed();
		}
	}

	@Override
	public long ended() {
		return this.ended.sum();
	}

	@Override
	public List<DestinationStatus> destinations() {
		return List.copyOf(this.destinations);
	}

}
