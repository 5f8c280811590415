package dev.throughline.propagation.wire;

import java.util.Iterator;

import io.opentelemetry.api.trace.TraceState;
import org.jspecify.annotations.Nullable;

/**
 * Reads all {@code tracestate} lines of a carrier as one list, in their order. Empty
 * members are skipped and of members with the same key the first is kept; one bad member,
 * or more than 32, makes the whole list void. A single line without white space is not
 * copied.
 */
final class TraceStateReader {

	private final String firstLine;

	private int end;

	private @Nullable StringBuilder joined;

	private int members;

	private TraceStateReader(String firstLine) {
		this.firstLine = firstLine;
	}

	static TraceState read(@Nullable Iterator<String> lines) {
		if (lines == null || !lines.hasNext()) {
			return TraceState.getDefault();
		}
		String line = next(lines);
		TraceStateReader reader = new TraceStateReader(line);
		while (reader.add(line)) {
			if (!lines.hasNext()) {
				return reader.traceState();
			}
			line = next(lines);
		}
		return TraceState.getDefault();
	}

	private static String next(Iterator<String> lines) {
		String line = lines.next();
		return (line != null) ? line : "";
	}

	private boolean add(String line) {
		int from = 0;
		while (from <= line.length()) {
			int comma = Ows.indexOf(line, ',', from, line.length());
			int start = Ows.skip(line, from, comma);
			int stop = Ows.trim(line, start, comma);
			if (start < stop && !addMember(line, start, stop)) {
				return false;
			}
			from = comma + 1;
		}
		return true;
	}

	private boolean addMember(String line, int from, int to) {
		int equals = Ows.indexOf(line, '=', from, to);
		this.members++;
		if (this.members > TraceStateGrammar.MAX_MEMBERS || !TraceStateGrammar.isKey(line, from, equals)
				|| !TraceStateGrammar.isValue(line, equals + 1, to)) {
			return false;
		}
		CharSequence known = (this.joined != null) ? this.joined : this.firstLine;
		int length = (this.joined != null) ? this.joined.length() : this.end;
		if (TraceStateGrammar.findValue(known, length, line, from, equals) < 0) {
			append(line, from, to);
		}
		return true;
	}

	// the same object means the same line, of which everything so far may be shared
	@SuppressWarnings("ReferenceEquality")
	private void append(String line, int from, int to) {
		if (this.joined == null && line == this.firstLine && from == ((this.end > 0) ? this.end + 1 : 0)) {
			this.end = to;
			return;
		}
		if (this.joined == null) {
			this.joined = new StringBuilder(this.firstLine.length() + line.length()).append(this.firstLine, 0,
					this.end);
		}
		if (!this.joined.isEmpty()) {
			this.joined.append(',');
		}
		this.joined.append(line, from, to);
	}

	private TraceState traceState() {
		String list = (this.joined != null) ? this.joined.toString() : this.firstLine.substring(0, this.end);
		return list.isEmpty() ? TraceState.getDefault() : new MemberList(list);
	}

}
