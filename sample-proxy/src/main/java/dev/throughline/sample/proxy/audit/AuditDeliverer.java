package dev.throughline.sample.proxy.audit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import dev.throughline.propagation.TraceCarrier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Delivers waiting events in the background, each in the trace of its request. An event
 * is forgotten only when the platform has it, so it may be delivered twice; the platform
 * drops repetitions by the event's id. Order is not kept: a pass that fails at one event
 * goes on behind it the next time, so that no event holds up the others.
 */
@Component
class AuditDeliverer implements SmartLifecycle {

	private static final Logger log = LoggerFactory.getLogger(AuditDeliverer.class);

	private static final int STOP_SECONDS = 10;

	private final AuditOutbox outbox;

	private final AuditClient platform;

	private final TraceCarrier carrier;

	private final OutboxProperties properties;

	private final Backoff backoff;

	private volatile @Nullable ScheduledExecutorService thread;

	private volatile long pausedUntil = System.nanoTime();

	private volatile boolean hastened;

	private volatile boolean stopping;

	private @Nullable Path failedAt;

	AuditDeliverer(AuditOutbox outbox, AuditClient platform, TraceCarrier carrier, OutboxProperties properties) {
		this.outbox = outbox;
		this.platform = platform;
		this.carrier = carrier;
		this.properties = properties;
		this.backoff = new Backoff(properties.retryDelay(), properties.maxRetryDelay(),
				() -> ThreadLocalRandom.current().nextDouble());
	}

	/**
	 * Deliver what waits, until the platform does not take an event.
	 * @return whether nothing waits any more
	 */
	synchronized boolean deliverWaiting() {
		try {
			for (Path file : waiting()) {
				if (this.stopping || !deliver(file)) {
					this.failedAt = file;
					return false;
				}
				this.backoff.reset();
			}
			this.failedAt = null;
			this.hastened = false;
			return true;
		}
		catch (IOException ex) {
			log.atWarn().addKeyValue("cause", ex.toString()).log("audit outbox cannot be read");
			return false;
		}
	}

	private List<Path> waiting() throws IOException {
		List<Path> files = this.outbox.waiting();
		int first = (this.failedAt != null) ? files.indexOf(this.failedAt) + 1 : 0;
		List<Path> rotated = new ArrayList<>(files.subList(first, files.size()));
		rotated.addAll(files.subList(0, first));
		return rotated;
	}

	private boolean deliver(Path file) {
		try {
			KeptEvent kept = this.outbox.read(file);
			if (kept == null) {
				return true;
			}
			PlatformAnswer answer = deliver(kept);
			if (answer == PlatformAnswer.TAKEN) {
				this.outbox.remove(file);
			}
			else if (answer == PlatformAnswer.INVALID) {
				this.outbox.setAside(file, AuditOutbox.REJECTED);
			}
			return answer == PlatformAnswer.TAKEN || answer == PlatformAnswer.INVALID;
		}
		catch (IOException ex) {
			log.atWarn()
				.addKeyValue("cause", ex.toString())
				.log("file of an audit event cannot be read, moved or deleted");
			return false;
		}
	}

	private PlatformAnswer deliver(KeptEvent kept) {
		try {
			return this.carrier.continueFrom(kept.trace(), "audit.deliver", () -> {
				PlatformAnswer answer = this.platform.post(kept.event());
				if (answer != PlatformAnswer.TAKEN) {
					throw new NotDeliveredException(answer);
				}
				log.atInfo().addKeyValue("event_id", kept.event().eventId()).log("audit event delivered");
				return answer;
			});
		}
		catch (NotDeliveredException ex) {
			return ex.answer;
		}
	}

	/**
	 * Ends a pause, because the platform has just taken an event. Not twice for the same
	 * events: they may be what the platform fails at.
	 */
	void platformIsBack() {
		if (!this.hastened) {
			this.hastened = true;
			this.pausedUntil = System.nanoTime();
		}
	}

	@Override
	public void start() {
		this.stopping = false;
		// Not a scheduled method: that would be observed, a trace for every look into an
		// empty directory.
		ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor((task) -> {
			Thread deliverer = new Thread(task, "audit-deliverer");
			deliverer.setDaemon(true);
			return deliverer;
		});
		thread.scheduleWithFixedDelay(this::deliverUnlessPaused, 0, this.properties.retryDelay().toNanos(),
				TimeUnit.NANOSECONDS);
		this.thread = thread;
	}

	/**
	 * Delivers what waits, unless an attempt has failed not long ago.
	 */
	synchronized void deliverUnlessPaused() {
		try {
			boolean paused = System.nanoTime() - this.pausedUntil < 0;
			if (!paused && this.outbox.usage().events() > 0 && !deliverWaiting()) {
				this.pausedUntil = System.nanoTime() + this.backoff.next().toNanos();
			}
		}
		catch (RuntimeException ex) {
			log.error("delivery of audit events failed unexpectedly", ex);
		}
	}

	@Override
	public void stop() {
		ScheduledExecutorService thread = this.thread;
		this.thread = null;
		if (thread == null) {
			return;
		}
		this.stopping = true;
		thread.shutdown();
		try {
			if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
				thread.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			thread.shutdownNow();
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public boolean isRunning() {
		return this.thread != null;
	}

	/**
	 * Marks the span of an attempt as failed.
	 */
	private static final class NotDeliveredException extends RuntimeException {

		private final PlatformAnswer answer;

		NotDeliveredException(PlatformAnswer answer) {
			super("The platform's answer is " + answer, null, false, false);
			this.answer = answer;
		}

	}

}
