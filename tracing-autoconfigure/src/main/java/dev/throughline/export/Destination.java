package dev.throughline.export;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.Outcome;
import dev.throughline.export.delivery.Payload;
import dev.throughline.export.spool.Spool;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Where spans go: payloads that wait, the one under way, and what became of the others.
 * Driven by the worker; the figures may be read by any thread. A span is counted in one
 * place at a time, and leaves the one before it appears in the next.
 */
final class Destination implements DestinationStatus {

	private static final long NEVER = Long.MAX_VALUE;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final String name;

	private final Delivery delivery;

	private final SpanQueue queue;

	private final QueueCapacity capacity;

	private final PendingPayloads pending;

	private final @Nullable SpoolBacklog backlog;

	private final DestinationAccount account;

	private final ExportLog log;

	private final Backoff backoff;

	private final long timeout;

	private final List<DeliveryListener> listeners;

	private final Runnable wakeUp;

	private final AttemptHistory history = new AttemptHistory();

	private @Nullable Attempt attempt;

	private long nextAttempt;

	private long fullTold;

	private boolean isUnreachable;

	private boolean isAskedToWait;

	private @Nullable Payload encoded;

	private @Nullable Throwable encodingFailure;

	private @Nullable Payload sentBefore;

	Destination(String name, Delivery delivery, SpanQueue queue, QueueCapacity capacity, PendingPayloads pending,
			@Nullable SpoolBacklog backlog, DestinationAccount account, ExportLog log, Backoff backoff,
			Duration timeout, List<DeliveryListener> listeners, Runnable wakeUp) {
		this.name = name;
		this.delivery = delivery;
		this.queue = queue;
		this.capacity = capacity;
		this.pending = pending;
		this.backlog = backlog;
		this.account = account;
		this.log = log;
		this.backoff = backoff;
		this.timeout = timeout.toNanos();
		this.listeners = List.copyOf(listeners);
		this.wakeUp = wakeUp;
	}

	boolean hasRoomFor(int spans) {
		return this.pending.hasRoomFor(spans);
	}

	long pendingSpans() {
		return this.pending.spans();
	}

	long pendingBytes() {
		return this.pending.bytes();
	}

	/**
	 * Brings a batch into the form of this destination, for {@link #accept}.
	 * @param spans the spans
	 */
	void encode(List<SpanData> spans) {
		this.encoded = null;
		this.encodingFailure = null;
		if (hasRoomFor(spans.size())) {
			try {
				this.encoded = this.delivery.encode(spans);
			}
			catch (Throwable ex) {
				this.encodingFailure = ex;
			}
		}
	}

	/**
	 * Takes the batch that was encoded.
	 * @param spans how many spans it has
	 * @param start the position in the queue of its first span
	 * @param whenFull why its spans are lost when there is no room
	 * @param now the time in nanoseconds
	 */
	void accept(int spans, long start, DropReason whenFull, long now) {
		Payload payload = this.encoded;
		this.encoded = null;
		if (this.encodingFailure != null) {
			lost(DropReason.FAILED, spans, "a span could not be encoded", this.encodingFailure, now);
		}
		else if (payload == null || !this.pending.offer(payload, start)) {
			this.account.dropped(whenFull, spans);
		}
	}

	/**
	 * Loses spans and says so.
	 * @param reason why
	 * @param spans how many
	 * @param cause one line that says more, or {@code null}
	 * @param failure the exception behind it, or {@code null}
	 * @param now the time in nanoseconds
	 */
	void lost(DropReason reason, int spans, @Nullable String cause, @Nullable Throwable failure, long now) {
		this.account.dropped(reason, spans);
		this.log.lost(reason, spans, cause, failure, now);
	}

	/**
	 * Does what can be done now.
	 * @param now the time in nanoseconds
	 * @param closing whether the application ends, and what is on disk stays there
	 * @return after how many nanoseconds there is something to do again, unless something
	 * happens before
	 */
	long advance(long now, boolean closing) {
		settle(now);
		tellOfFullQueue(now);
		if (this.backlog == null) {
			return begin(this.pending, now);
		}
		this.backlog.maintain(now);
		boolean backlogged = !closing && !this.backlog.isEmpty();
		if (this.attempt == null && (this.isUnreachable || backlogged && this.pending.isHalfFull())) {
			this.backlog.takeFrom(this.pending, now);
		}
		boolean replay = !closing && !this.backlog.isEmpty();
		return Math.min(begin(replay ? this.backlog : this.pending, now), SECOND);
	}

	private long begin(PayloadSource source, long now) {
		if (this.attempt != null) {
			return this.attempt.started() + this.timeout - now;
		}
		long wait = Math.max(this.isUnreachable ? this.nextAttempt - now : 0, source.pause(now));
		Payload payload = (wait <= 0) ? source.peek() : null;
		if (payload == null) {
			return (wait > 0) ? wait : NEVER;
		}
		source.started(now);
		CompletableFuture<Outcome> result = send(payload);
		this.attempt = new Attempt(payload, source, now, result);
		result.whenComplete((outcome, failure) -> this.wakeUp.run());
		return this.timeout;
	}

	private CompletableFuture<Outcome> send(Payload payload) {
		try {
			return this.delivery.send(payload);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private void settle(long now) {
		Attempt ended = this.attempt;
		if (ended == null) {
			return;
		}
		boolean isDone = ended.result().isDone();
		if (!isDone && now - ended.started() < this.timeout) {
			return;
		}
		this.attempt = null;
		this.history.ended(now - ended.started());
		if (!isDone) {
			ended.result().cancel(true);
			conclude(ended, Outcome.retry("no answer within " + TimeUnit.NANOSECONDS.toMillis(this.timeout) + " ms",
					null, null, null), now);
			return;
		}
		Outcome outcome;
		try {
			outcome = ended.result().join();
		}
		catch (RuntimeException ex) {
			threw(ended, ex, now);
			return;
		}
		conclude(ended, outcome, now);
	}

	private void conclude(Attempt ended, Outcome outcome, long now) {
		switch (outcome.kind()) {
			case DELIVERED -> delivered(ended, outcome, now);
			case RETRY -> retry(ended, outcome, now);
			case REJECTED -> refused(ended, DropReason.REJECTED, outcome, now);
			case TOO_LARGE -> divide(ended, outcome, now);
		}
		tell(outcome, now);
	}

	private void delivered(Attempt ended, Outcome outcome, long now) {
		int spans = ended.payload().spans();
		int rejected = Math.max(0, Math.min(outcome.rejected(), spans));
		this.isUnreachable = false;
		this.backoff.succeeded();
		ended.source().remove();
		recycle(ended);
		this.account.exported(spans - rejected);
		if (rejected > 0) {
			lost(DropReason.REJECTED, rejected, outcome.message(), null, now);
		}
		this.history.succeeded();
		if (rejected == 0) {
			if (outcome.message() != null) {
				this.log.answered(outcome.message(), now);
			}
			if (!this.pending.isHalfFull()) {
				this.log.well(now);
			}
		}
	}

	// an attempt that was given up may still read its payload, and what is on disk was
	// not encoded here
	private void recycle(Attempt ended) {
		if (ended.source() == this.pending) {
			if (ended.payload() != this.sentBefore) {
				this.delivery.recycle(ended.payload());
			}
			this.sentBefore = null;
		}
	}

	private void retry(Attempt ended, Outcome outcome, long now) {
		this.isUnreachable = true;
		this.sentBefore = ended.payload();
		this.isAskedToWait = outcome.retryAfter() != null;
		this.nextAttempt = now + this.backoff.failed(outcome.retryAfter());
		failed(outcome);
		long waiting = queuedSpans() + ((this.backlog != null) ? this.backlog.spool().spans() : 0);
		this.log.attemptFailed(outcome.cause(), outcome.failure(), waiting, now);
	}

	private void refused(Attempt ended, DropReason reason, Outcome outcome, long now) {
		this.isUnreachable = false;
		failed(outcome);
		ended.source().remove();
		String cause = (outcome.message() != null) ? outcome.cause() + ": " + outcome.message() : outcome.cause();
		lost(reason, ended.payload().spans(), cause, outcome.failure(), now);
	}

	private void divide(Attempt ended, Outcome outcome, long now) {
		List<Payload> parts = split(ended.payload());
		if (parts.size() < 2) {
			refused(ended, DropReason.TOO_LARGE, outcome, now);
		}
		else {
			failed(outcome);
			ended.source().replace(parts);
		}
	}

	private List<Payload> split(Payload payload) {
		try {
			return this.delivery.split(payload);
		}
		catch (Throwable ex) {
			return List.of();
		}
	}

	private void threw(Attempt ended, RuntimeException failure, long now) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		Outcome outcome = Outcome.rejected("the exporter threw " + cause.getClass().getName(), null, null, cause);
		refused(ended, DropReason.FAILED, outcome, now);
		tell(outcome, now);
	}

	private void failed(Outcome outcome) {
		this.account.attemptFailed();
		this.history.failed(outcome.cause());
	}

	private void tellOfFullQueue(long now) {
		long full = this.account.dropped(DropReason.QUEUE_FULL);
		if (full > this.fullTold) {
			this.log.lost(DropReason.QUEUE_FULL, full - this.fullTold, null, null, now);
			this.fullTold = full;
		}
	}

	private void tell(Outcome outcome, long now) {
		for (DeliveryListener listener : this.listeners) {
			try {
				listener.attempted(this, outcome);
			}
			catch (Throwable ex) {
				this.log.warn(listener.getClass().getName() + " failed.", ex, now);
			}
		}
	}

	/**
	 * Ends a pause that nobody asked for.
	 * @param now the time in nanoseconds
	 */
	void hurry(long now) {
		if (!this.isAskedToWait) {
			this.nextAttempt = now;
		}
	}

	/**
	 * Whether the spans in front of a position in the queue are in memory no more.
	 * @param position the position
	 * @return whether all of them are delivered, stored or lost
	 */
	boolean isPast(long position) {
		return this.pending.isPast(position);
	}

	boolean isIdle() {
		return this.attempt == null && this.pending.peek() == null;
	}

	boolean isUnreachable() {
		return this.isUnreachable;
	}

	/**
	 * Waits for no answer any more, and stores what is left where that is possible.
	 * @param now the time in nanoseconds
	 */
	void store(long now) {
		if (this.attempt != null) {
			this.attempt.result().cancel(true);
			this.attempt = null;
		}
		if (this.backlog != null) {
			this.backlog.takeFrom(this.pending, now);
		}
	}

	/**
	 * Gives up what is left in memory and frees everything.
	 * @param now the time in nanoseconds
	 * @return how many spans were given up
	 */
	long giveUp(long now) {
		if (this.backlog != null) {
			this.backlog.close();
		}
		long left = 0;
		for (Payload payload = this.pending.peek(); payload != null; payload = this.pending.peek()) {
			this.pending.remove();
			this.account.dropped(DropReason.SHUTDOWN, payload.spans());
			left += payload.spans();
		}
		try {
			this.delivery.close();
		}
		catch (Throwable ex) {
			this.log.warn("Closing '" + this.name + "' failed.", ex, now);
		}
		return left;
	}

	@Override
	public String name() {
		return this.name;
	}

	@Override
	public DestinationAccount account() {
		return this.account;
	}

	@Override
	public long queuedSpans() {
		return this.pending.spans() + this.queue.spans();
	}

	@Override
	public long queuedBytes() {
		return this.pending.bytes() + this.queue.bytes();
	}

	@Override
	public long queueCapacitySpans() {
		return this.capacity.spans();
	}

	@Override
	public long queueCapacityBytes() {
		return this.pending.capacityBytes() + this.capacity.bytes() / 4;
	}

	@Override
	public Duration sendTime() {
		return this.history.time();
	}

	@Override
	public long sends() {
		return this.history.sends();
	}

	@Override
	public @Nullable Instant lastSuccess() {
		return this.history.lastSuccess();
	}

	@Override
	public @Nullable Instant lastFailureTime() {
		return this.history.lastFailureTime();
	}

	@Override
	public @Nullable String lastFailure() {
		return this.history.lastFailure();
	}

	@Override
	public @Nullable Instant failingSince() {
		return this.history.failingSince();
	}

	@Override
	public @Nullable Spool spool() {
		return (this.backlog != null) ? this.backlog.spool() : null;
	}

	@Override
	public Map<String, Object> description() {
		return this.delivery.description();
	}

	/**
	 * A payload under way.
	 */
	private record Attempt(Payload payload, PayloadSource source, long started, CompletableFuture<Outcome> result) {

	}

}
