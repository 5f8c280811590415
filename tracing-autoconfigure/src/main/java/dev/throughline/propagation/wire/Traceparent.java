package dev.throughline.propagation.wire;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;

/**
 * Value of a {@code traceparent} header.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#traceparent-header-field-values">
 * Trace Context Level 2, traceparent header field values</a>
 */
final class Traceparent {

	private static final int TRACE_ID = 3;

	private static final int PARENT_ID = 36;

	private static final int FLAGS = 53;

	private static final int LENGTH = 55;

	/**
	 * Sampled and random; the others are reserved and have to be sent as zero.
	 */
	private static final int KNOWN_FLAGS = 0x03;

	private Traceparent() {
	}

	/**
	 * Tells whether the header is one to continue from.
	 * @param header the header's value without white space around it
	 * @return whether version, ids and flags are valid
	 */
	static boolean isValid(String header) {
		return hasKnownShape(header) && isId(header, TRACE_ID, PARENT_ID - 1) && isId(header, PARENT_ID, FLAGS - 1)
				&& hex(header.charAt(FLAGS)) >= 0 && hex(header.charAt(FLAGS + 1)) >= 0;
	}

	private static boolean hasKnownShape(String header) {
		if (header.length() < LENGTH || header.charAt(TRACE_ID - 1) != '-' || header.charAt(PARENT_ID - 1) != '-'
				|| header.charAt(FLAGS - 1) != '-') {
			return false;
		}
		int high = hex(header.charAt(0));
		int low = hex(header.charAt(1));
		if (high < 0 || low < 0 || (high == 0xf && low == 0xf)) {
			return false;
		}
		return header.length() == LENGTH || ((high != 0 || low != 0) && header.charAt(LENGTH) == '-');
	}

	private static boolean isId(String header, int from, int to) {
		boolean zero = true;
		for (int i = from; i < to; i++) {
			int digit = hex(header.charAt(i));
			if (digit < 0) {
				return false;
			}
			zero &= (digit == 0);
		}
		return !zero;
	}

	private static int hex(char character) {
		if (character >= '0' && character <= '9') {
			return character - '0';
		}
		return (character >= 'a' && character <= 'f') ? character - 'a' + 10 : -1;
	}

	static SpanContext read(String header, TraceState traceState) {
		int flags = hex(header.charAt(FLAGS)) << 4 | hex(header.charAt(FLAGS + 1));
		return SpanContext.createFromRemoteParent(header.substring(TRACE_ID, PARENT_ID - 1),
				header.substring(PARENT_ID, FLAGS - 1), TraceFlags.fromByte((byte) (flags & KNOWN_FLAGS)), traceState);
	}

	static String write(SpanContext context) {
		byte flags = (byte) (context.getTraceFlags().asByte() & KNOWN_FLAGS);
		return "00-" + context.getTraceId() + "-" + context.getSpanId() + "-" + TraceFlags.fromByte(flags).asHex();
	}

}
