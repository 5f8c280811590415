package dev.throughline.cost;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a {@link MeasuredProcess} found.
 */
final class Figures {

	private final Map<Part, Long> parts = new EnumMap<>(Part.class);

	private long export;

	private Figures() {
	}

	static Figures in(String output) {
		Figures figures = new Figures();
		output.lines().filter((line) -> line.startsWith(MeasuredProcess.FIGURE)).forEach((line) -> {
			String[] words = line.split(" ");
			long bytes = Long.parseLong(words[2]);
			if (words[1].equals(MeasuredProcess.EXPORT)) {
				figures.export = bytes;
			}
			else {
				figures.parts.put(Part.valueOf(words[1]), bytes);
			}
		});
		if (figures.parts.size() != Part.values().length) {
			throw new IllegalStateException("Figures are missing in: " + output);
		}
		return figures;
	}

	/**
	 * Returns bytes that the threads of the export allocated for a span.
	 * @return the bytes
	 */
	long export() {
		return this.export;
	}

	/**
	 * Returns what one of the part costs here and not there; the span of the server,
	 * which every request has, costs what a request without anything else does.
	 * @param part the part
	 * @param plain figures of the same services without tracing
	 * @return the bytes
	 */
	long added(Part part, Figures plain) {
		long added = this.parts.get(part) - plain.parts.get(part);
		if (part == Part.SERVER || part == Part.REQUEST) {
			return added;
		}
		return (added - added(Part.SERVER, plain)) / part.times();
	}

	/**
	 * Returns what one of the part allocates beyond a request without anything else.
	 * @param part the part
	 * @return the bytes
	 */
	long beyondServer(Part part) {
		return this.parts.get(part) - this.parts.get(Part.SERVER);
	}

}
