package dev.throughline.benchmarks.faults;

import java.util.HashMap;
import java.util.Map;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

/**
 * What an application says of itself at its end, one line of output for each figure. The
 * heap it says in any case; of spans only this starter speaks.
 */
final class Figures {

	private static final String MARK = "figure ";

	private static final String HEAP = "heap";

	private static final String EXPORT = "throughline.export.";

	private final Map<String, Double> values = new HashMap<>();

	private Figures() {
	}

	/**
	 * Prints what an application has to say.
	 * @param registry its meters
	 * @param heap highest use of the heap after a collection, in bytes
	 */
	static void print(@Nullable MeterRegistry registry, long heap) {
		System.out.println(MARK + HEAP + " " + heap);
		if (registry != null) {
			registry.getMeters()
				.stream()
				.filter((meter) -> meter.getId().getName().startsWith(EXPORT))
				.forEach(Figures::print);
		}
	}

	private static void print(Meter meter) {
		Meter.Id id = meter.getId();
		for (Measurement measurement : meter.measure()) {
			System.out.println(MARK + key(id.getName(), id.getTag("destination"), id.getTag("reason")) + " "
					+ measurement.getValue());
			return;
		}
	}

	private static String key(String name, @Nullable String destination, @Nullable String reason) {
		return name + "," + destination + "," + reason;
	}

	/**
	 * Reads what an application has printed.
	 * @param lines its output
	 * @return the figures
	 */
	static Figures read(Iterable<String> lines) {
		Figures figures = new Figures();
		for (String line : lines) {
			if (line.startsWith(MARK)) {
				String[] words = line.split(" ");
				figures.values.put(words[1], Double.valueOf(words[2]));
			}
		}
		return figures;
	}

	long heap() {
		return this.values.getOrDefault(HEAP, 0.0).longValue();
	}

	/**
	 * Spans that the exporter of Spring Boot's properties has dropped.
	 * @return their number, or {@code null} when nothing was said
	 */
	@Nullable Long dropped() {
		return saysSomething() ? sum("dropped") : null;
	}

	private boolean saysSomething() {
		return this.values.containsKey(key(EXPORT + "ended", null, null));
	}

	private long sum(String name) {
		double sum = 0;
		for (Map.Entry<String, Double> entry : this.values.entrySet()) {
			if (entry.getKey().startsWith(EXPORT + name + ",otlp,")) {
				sum += entry.getValue();
			}
		}
		return Math.round(sum);
	}

	/**
	 * Tells whether spans ended or found on disk are as many as spans exported, dropped
	 * and still there.
	 * @return {@code false} when they are not
	 */
	boolean balanced() {
		return !saysSomething() || ended() + sum("spool.recovered") == sum("exported") + sum("dropped")
				+ sum("queue.spans") + sum("spool.spans");
	}

	/**
	 * Spans that ended.
	 * @return their number, zero when nothing was said
	 */
	long ended() {
		return Math.round(this.values.getOrDefault(key(EXPORT + "ended", null, null), 0.0));
	}

	@Override
	public String toString() {
		return "ended " + ended() + ", recovered " + sum("spool.recovered") + ", exported " + sum("exported")
				+ ", dropped " + sum("dropped") + ", queued " + sum("queue.spans") + ", spooled " + sum("spool.spans");
	}

}
