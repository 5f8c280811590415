package dev.throughline.export;

import java.util.BitSet;
import java.util.List;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Finds kinds of spans that have hundreds of names, which then hold ids. Counts the names
 * among ten thousand spans of a kind by linear counting, which takes half a kilobyte
 * whatever there is to count.
 *
 * @see <a href="https://doi.org/10.1145/78922.78925">A linear-time probabilistic counting
 * algorithm for database applications</a>
 */
final class SpanNameCheck implements FinishedSpanCheck {

	static final int MANY = 500;

	static final int WINDOW = 10_000;

	private static final int BITS = 4096;

	/**
	 * How many bits that many names set: {@code BITS * (1 - e^(-MANY / BITS))}.
	 */
	private static final int BITS_OF_MANY = (int) (BITS * -Math.expm1(-(double) MANY / BITS));

	private static final int EXAMPLE_LENGTH = 60;

	private final Findings findings;

	private final Names[] kinds = new Names[SpanKind.values().length];

	SpanNameCheck(Findings findings) {
		this.findings = findings;
		for (SpanKind kind : SpanKind.values()) {
			this.kinds[kind.ordinal()] = new Names();
		}
	}

	@Override
	public void check(List<SpanData> spans) {
		for (int i = 0; i < spans.size(); i++) {
			SpanData span = spans.get(i);
			Names names = this.kinds[span.getKind().ordinal()];
			if (names.add(span.getName()) && names.distinct == BITS_OF_MANY) {
				report(span.getKind(), names);
			}
			if (names.spans == WINDOW) {
				if (names.distinct < BITS_OF_MANY) {
					this.findings.resolve(FindingCode.SPAN_NAMES_UNBOUNDED, subject(span.getKind()));
				}
				names.clear();
			}
		}
	}

	private void report(SpanKind kind, Names names) {
		this.findings.report(new Finding(FindingCode.SPAN_NAMES_UNBOUNDED, subject(kind),
				"Spans of kind " + kind + " have more than " + MANY + " names, such as '" + example(names.previous)
						+ "' and '" + example(names.latest) + "'.",
				"Name spans by what is done, and put ids into attributes; for HTTP use URI templates."));
	}

	private static String subject(SpanKind kind) {
		return kind.name();
	}

	private static String example(String name) {
		return (name.length() > EXAMPLE_LENGTH) ? name.substring(0, EXAMPLE_LENGTH) + "..." : name;
	}

	/**
	 * The names of one kind in the current window.
	 */
	private static final class Names {

		private final BitSet bits = new BitSet(BITS);

		private int distinct;

		private int spans;

		private String previous = "";

		private String latest = "";

		private boolean add(String name) {
			this.spans++;
			int hash = name.hashCode() * 0x9E3779B9;
			int bit = hash >>> (Integer.SIZE - Integer.numberOfTrailingZeros(BITS));
			if (this.bits.get(bit)) {
				return false;
			}
			this.bits.set(bit);
			this.distinct++;
			this.previous = this.latest;
			this.latest = name;
			return true;
		}

		private void clear() {
			this.bits.clear();
			this.distinct = 0;
			this.spans = 0;
		}

	}

}
