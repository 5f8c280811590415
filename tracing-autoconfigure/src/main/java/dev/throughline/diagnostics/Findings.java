package dev.throughline.diagnostics;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that were found so far. A room that notices one reports it here and takes it
 * back when it is mended. A fault is logged once for a subject, and once more when it is
 * mended; one that comes and goes is not logged again within a minute. At most a hundred
 * are kept: those that are mended make room, and without any what comes on top is
 * ignored. Safe for use by several threads; reporting the same fault again is cheap.
 */
public final class Findings {

	private static final Logger logger = LoggerFactory.getLogger(Findings.class);

	private static final int LIMIT = 100;

	private static final Duration QUIET = Duration.ofMinutes(1);

	private final Map<Key, Entry> entries = new LinkedHashMap<>();

	private final Set<FindingCode> muted;

	private final Clock clock;

	/**
	 * Creates an empty collection that no code is muted in.
	 */
	public Findings() {
		this(Set.of(), Clock.systemUTC());
	}

	Findings(Set<FindingCode> muted, Clock clock) {
		this.muted = Set.copyOf(muted);
		this.clock = clock;
	}

	/**
	 * Reports a fault. Has no effect when its code is muted.
	 * @param finding the fault
	 */
	public void report(Finding finding) {
		if (!this.muted.contains(finding.code()) && changesToWarned(finding)) {
			logger.warn("{}: {} {} See docs/troubleshooting.md#{}", finding.code().text(), finding.cause(),
					finding.remedy(), finding.code().text());
		}
	}

	private boolean changesToWarned(Finding finding) {
		Key key = new Key(finding.code(), finding.subject());
		synchronized (this.entries) {
			Instant now = this.clock.instant();
			Entry before = this.entries.get(key);
			if (before == null) {
				if (!hasRoom()) {
					return false;
				}
				before = new Entry(finding, now, false, false, Instant.EPOCH);
			}
			boolean warns = !before.announced() && !now.isBefore(before.warned().plus(QUIET));
			if (!before.present()) {
				// it goes to the end
				this.entries.remove(key);
			}
			this.entries.put(key, new Entry(finding, before.present() ? before.since() : now, true,
					warns || before.announced(), warns ? now : before.warned()));
			return warns;
		}
	}

	private boolean hasRoom() {
		if (this.entries.size() < LIMIT) {
			return true;
		}
		for (Map.Entry<Key, Entry> entry : this.entries.entrySet()) {
			if (!entry.getValue().present()) {
				this.entries.remove(entry.getKey());
				return true;
			}
		}
		return false;
	}

	/**
	 * Takes a fault back because it is there no more. Has no effect when it was not.
	 * @param code which fault
	 * @param subject what had it
	 */
	public void resolve(FindingCode code, String subject) {
		Entry mended = remove(new Key(code, subject));
		if (mended != null && mended.announced()) {
			logger.info("{}: mended after {} s: {}", code.text(),
					Duration.between(mended.since(), this.clock.instant()).toSeconds(), subject);
		}
	}

	private @Nullable Entry remove(Key key) {
		synchronized (this.entries) {
			Entry before = this.entries.get(key);
			if (before == null || !before.present()) {
				return null;
			}
			this.entries.put(key, new Entry(before.finding(), before.since(), false, false, before.warned()));
			return before;
		}
	}

	/**
	 * Tells whether something has a fault now.
	 * @param code which fault
	 * @return whether it was reported and not taken back
	 */
	boolean isPresent(FindingCode code) {
		synchronized (this.entries) {
			for (Map.Entry<Key, Entry> entry : this.entries.entrySet()) {
				if (entry.getKey().code() == code && entry.getValue().present()) {
					return true;
				}
			}
			return false;
		}
	}

	/**
	 * All faults, mended ones included, in the order in which they came.
	 * @return a copy
	 */
	public List<Found> list() {
		synchronized (this.entries) {
			List<Found> list = new ArrayList<>(this.entries.size());
			this.entries.values()
				.forEach((entry) -> list.add(new Found(entry.finding(), entry.since(), entry.present())));
			return list;
		}
	}

	/**
	 * A fault that was found.
	 *
	 * @param finding the fault, as reported last
	 * @param since when it came, the last time if it did so several times
	 * @param present whether it is still there
	 */
	public record Found(Finding finding, Instant since, boolean present) {

	}

	/**
	 * What is known of a fault.
	 *
	 * @param announced whether the log says that it is there
	 * @param warned when the log last said so
	 */
	private record Entry(Finding finding, Instant since, boolean present, boolean announced, Instant warned) {

	}

	private record Key(FindingCode code, String subject) {

	}

}
