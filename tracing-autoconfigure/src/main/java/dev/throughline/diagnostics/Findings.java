package dev.throughline.diagnostics;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The faults that were found so far. A room that notices one reports it here and takes it
 * back when it is mended. Each fault is logged once for a subject. Safe for use by
 * several threads; reporting the same fault again is cheap.
 */
public final class Findings {

	private static final Logger logger = LoggerFactory.getLogger(Findings.class);

	private static final int LIMIT = 100;

	private final Map<Key, Found> found = new LinkedHashMap<>();

	/**
	 * Reports a fault.
	 * @param finding the fault
	 */
	public void report(Finding finding) {
		boolean isNew;
		synchronized (this.found) {
			Key key = new Key(finding.code(), finding.subject());
			Found before = this.found.get(key);
			isNew = before == null && this.found.size() < LIMIT;
			if (before != null) {
				this.found.put(key, new Found(finding, before.since(), true));
			}
			else if (isNew) {
				this.found.put(key, new Found(finding, Instant.now(), true));
			}
		}
		if (isNew) {
			logger.warn("{}: {} {} See docs/troubleshooting.md#{}", finding.code().text(), finding.cause(),
					finding.remedy(), finding.code().text());
		}
	}

	/**
	 * Takes a fault back because it is there no more.
	 * @param code which fault
	 * @param subject what had it
	 */
	public void resolve(FindingCode code, String subject) {
		synchronized (this.found) {
			this.found.computeIfPresent(new Key(code, subject),
					(key, before) -> new Found(before.finding(), before.since(), false));
		}
	}

	/**
	 * All faults, the oldest first.
	 * @return a copy
	 */
	public List<Found> list() {
		synchronized (this.found) {
			return new ArrayList<>(this.found.values());
		}
	}

	/**
	 * A fault that was found.
	 *
	 * @param finding the fault, as reported last
	 * @param since when it was found first
	 * @param present whether it is still there
	 */
	public record Found(Finding finding, Instant since, boolean present) {

	}

	private record Key(FindingCode code, String subject) {

	}

}
