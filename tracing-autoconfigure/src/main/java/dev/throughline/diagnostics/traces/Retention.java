package dev.throughline.diagnostics.traces;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import dev.throughline.diagnostics.traces.LocalTrace.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Decides which trace is forgotten next. Of each kind the last few are examples, which
 * outlast any number of traces of another kind: a slow or failed request is still there
 * after a million fast ones. Not safe for use by several threads.
 */
final class Retention {

	static final int EXAMPLES = 4;

	private final int maxTraces;

	private final Set<LocalTrace> unfinished = new LinkedHashSet<>();

	private final Map<LocalTrace, Kind> ended = new HashMap<>();

	private final Map<Kind, Set<LocalTrace>> examples = new LinkedHashMap<>(16, 0.75f, true);

	private final Set<LocalTrace> others = new LinkedHashSet<>();

	Retention(int maxTraces) {
		this.maxTraces = maxTraces;
	}

	/**
	 * Gives a trace the place that it has by its kind.
	 * @param trace the trace
	 * @param kind its kind, or {@code null} when it has not ended
	 */
	void place(LocalTrace trace, @Nullable Kind kind) {
		if (kind == null) {
			this.unfinished.add(trace);
			return;
		}
		this.unfinished.remove(trace);
		Kind before = this.ended.put(trace, kind);
		if (kind.equals(before)) {
			return;
		}
		if (before != null) {
			remove(trace, before);
		}
		Set<LocalTrace> alike = this.examples.computeIfAbsent(kind, (key) -> new LinkedHashSet<>());
		alike.add(trace);
		if (alike.size() > EXAMPLES) {
			this.others.add(removeFirst(alike));
		}
	}

	private void remove(LocalTrace trace, Kind kind) {
		Set<LocalTrace> alike = this.examples.get(kind);
		if (!this.others.remove(trace) && alike != null && alike.remove(trace) && alike.isEmpty()) {
			this.examples.remove(kind);
		}
	}

	/**
	 * Takes out the trace that can best be missed, if there are too many.
	 * @param tooLarge whether one has to go in any case
	 * @return the trace, or {@code null} when there is room
	 */
	@Nullable LocalTrace surplus(boolean tooLarge) {
		int running = this.unfinished.size();
		if (running > this.maxTraces || (tooLarge && running > this.ended.size())) {
			return removeFirst(this.unfinished);
		}
		if (this.ended.size() > this.maxTraces || (tooLarge && !this.ended.isEmpty())) {
			LocalTrace oldest = (!this.others.isEmpty()) ? removeFirst(this.others) : removeOldestExample();
			this.ended.remove(oldest);
			return oldest;
		}
		return null;
	}

	private LocalTrace removeOldestExample() {
		Iterator<Set<LocalTrace>> kinds = this.examples.values().iterator();
		Set<LocalTrace> alike = kinds.next();
		LocalTrace oldest = removeFirst(alike);
		if (alike.isEmpty()) {
			kinds.remove();
		}
		return oldest;
	}

	private static LocalTrace removeFirst(Set<LocalTrace> traces) {
		Iterator<LocalTrace> iterator = traces.iterator();
		LocalTrace first = iterator.next();
		iterator.remove();
		return first;
	}

}
