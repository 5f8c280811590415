package dev.throughline.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.Payload;
import dev.throughline.export.spool.Spool;
import dev.throughline.export.spool.Spool.Stored;
import org.jspecify.annotations.Nullable;

/**
 * What one destination has on disk, as payloads. Counts what the spool drops. Used by one
 * thread.
 */
final class SpoolBacklog implements PayloadSource {

	/**
	 * So that a collector that comes back is not hit by everything at once: 50 messages a
	 * second.
	 */
	private static final long REPLAY_INTERVAL = TimeUnit.MILLISECONDS.toNanos(20);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final String destination;

	private final Spool spool;

	private final Delivery delivery;

	private final DestinationAccount account;

	private final ExportLog log;

	private final @Nullable Findings findings;

	private @Nullable Payload head;

	private long droppedForSpace;

	private long droppedForAge;

	private long lost;

	private boolean isRefusing;

	private long nextWrite;

	private long nextReplay;

	private long nextMaintenance;

	SpoolBacklog(String destination, Spool spool, Delivery delivery, DestinationAccount account, ExportLog log,
			@Nullable Findings findings, long now) {
		this.destination = destination;
		this.spool = spool;
		this.delivery = delivery;
		this.account = account;
		this.log = log;
		this.findings = findings;
		this.nextWrite = now;
		this.nextReplay = now;
		this.nextMaintenance = now;
	}

	Spool spool() {
		return this.spool;
	}

	boolean isEmpty() {
		return this.spool.spans() == 0;
	}

	/**
	 * Moves all payloads to the disk. Those that the disk does not take stay, and it is
	 * asked again after a second.
	 * @param pending the payloads
	 * @param now the time in nanoseconds
	 */
	void takeFrom(PendingPayloads pending, long now) {
		if (this.isRefusing && now - this.nextWrite < 0) {
			return;
		}
		boolean taken = true;
		while (taken && pending.peek() != null) {
			taken = pending.moveFirst(this::append);
		}
		countDropped(now);
		if (!taken) {
			refused(now);
		}
		else if (this.isRefusing) {
			this.isRefusing = false;
			if (this.findings != null) {
				this.findings.resolve(FindingCode.SPOOL_UNWRITABLE, this.destination);
			}
		}
	}

	private boolean append(Payload payload) {
		byte[] message = payload.message();
		return message != null && this.spool.append(message, payload.spans());
	}

	private void refused(long now) {
		this.isRefusing = true;
		this.nextWrite = now + SECOND;
		String cause = "The spool of '" + this.destination + "' cannot be written: " + this.spool.failure() + ".";
		if (this.findings != null) {
			this.findings.report(new Finding(FindingCode.SPOOL_UNWRITABLE, this.destination, cause,
					"Make room or give access; spans are kept in memory until then."));
		}
		else {
			this.log.warn(cause + " Spans are kept in memory.", null, now);
		}
	}

	@Override
	public long pause(long now) {
		return this.nextReplay - now;
	}

	@Override
	public void started(long now) {
		this.nextReplay = now + REPLAY_INTERVAL;
	}

	@Override
	public @Nullable Payload peek() {
		while (this.head == null) {
			Stored stored = this.spool.peek();
			if (stored == null) {
				return null;
			}
			this.head = this.delivery.restore(stored.message(), stored.spans());
			if (this.head == null) {
				this.spool.remove();
				this.account.dropped(DropReason.FAILED, stored.spans());
			}
		}
		return this.head;
	}

	@Override
	public void remove() {
		this.spool.remove();
		this.head = null;
	}

	@Override
	public void replace(List<Payload> parts) {
		List<Stored> stored = new ArrayList<>(parts.size());
		for (Payload part : parts) {
			stored.add(new Stored(Objects.requireNonNull(part.message()), part.spans()));
		}
		this.spool.replace(stored);
		this.head = null;
	}

	/**
	 * Lets the spool do what it has to do from time to time.
	 * @param now the time in nanoseconds
	 */
	void maintain(long now) {
		if (now - this.nextMaintenance >= 0) {
			this.nextMaintenance = now + SECOND;
			this.spool.maintain();
			countDropped(now);
		}
	}

	private void countDropped(long now) {
		this.droppedForSpace = dropped(DropReason.SPOOL_FULL, this.spool.droppedForSpace(), this.droppedForSpace, now);
		this.droppedForAge = dropped(DropReason.EXPIRED, this.spool.droppedForAge(), this.droppedForAge, now);
		this.lost = dropped(DropReason.UNREADABLE, this.spool.lost(), this.lost, now);
	}

	private long dropped(DropReason reason, long total, long counted, long now) {
		if (total > counted) {
			this.account.dropped(reason, total - counted);
			this.log.lost(reason, total - counted, null, null, now);
		}
		return total;
	}

	void close() {
		this.spool.close();
	}

}
