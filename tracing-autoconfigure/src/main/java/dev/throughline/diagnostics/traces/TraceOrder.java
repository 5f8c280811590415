package dev.throughline.diagnostics.traces;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.throughline.diagnostics.traces.TraceList.Summary;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who lists traces is after.
 */
enum TraceOrder {

	/** Those that took longest come first. */
	SLOWEST("slowest", Comparator.comparingLong(Summary::durationNanos).reversed()),

	/** Only those in which a span failed, the last first. */
	ERRORS("errors", Comparator.comparing(Summary::startTime).reversed()),

	/** Those that began last come first. */
	RECENT("recent", Comparator.comparing(Summary::startTime).reversed());

	private final String text;

	private final Comparator<Summary> order;

	TraceOrder(String text, Comparator<Summary> order) {
		this.text = text;
		this.order = order;
	}

	/**
	 * Finds an order by its name.
	 * @param text the name as a request has it, or {@code null} for the default
	 * @return the order, or {@code null} when there is none of that name
	 */
	static @Nullable TraceOrder of(@Nullable String text) {
		if (text == null) {
			return SLOWEST;
		}
		for (TraceOrder order : values()) {
			if (order.text.equals(text)) {
				return order;
			}
		}
		return null;
	}

	/**
	 * Selects and sorts.
	 * @param traces the traces
	 * @return a new list
	 */
	List<Summary> apply(List<Summary> traces) {
		List<Summary> selected = new ArrayList<>(traces);
		selected.removeIf((trace) -> this == ERRORS && trace.errors() == 0);
		selected.sort(this.order);
		return selected;
	}

}
