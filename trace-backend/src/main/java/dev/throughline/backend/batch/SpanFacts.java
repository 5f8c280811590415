package dev.throughline.backend.batch;

import java.io.IOException;
import java.nio.ByteBuffer;

import io.opentelemetry.proto.trace.v1.Span;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the bytes of one span what the store needs, and says what is wrong with its
 * ids.
 */
final class SpanFacts {

	private static final int TRACE_ID_LENGTH = 16;

	private static final int SPAN_ID_LENGTH = 8;

	private byte[] traceId = {};

	private byte[] spanId = {};

	private byte[] parentSpanId = {};

	private long kind;

	private long startUnixNanos;

	private boolean linksAreSound = true;

	private SpanFacts() {
	}

	static SpanFacts read(WireFields fields) throws IOException, MalformedRequestException {
		SpanFacts facts = new SpanFacts();
		while (fields.next()) {
			facts.take(fields);
		}
		return facts;
	}

	private void take(WireFields fields) throws IOException, MalformedRequestException {
		if (fields.isBlock(Span.TRACE_ID_FIELD_NUMBER)) {
			this.traceId = fields.value();
		}
		else if (fields.isBlock(Span.SPAN_ID_FIELD_NUMBER)) {
			this.spanId = fields.value();
		}
		else if (fields.isBlock(Span.PARENT_SPAN_ID_FIELD_NUMBER)) {
			this.parentSpanId = fields.value();
		}
		else if (fields.isVarint(Span.KIND_FIELD_NUMBER)) {
			this.kind = fields.number();
		}
		else if (fields.isFixed64(Span.START_TIME_UNIX_NANO_FIELD_NUMBER)) {
			this.startUnixNanos = fields.number();
		}
		else if (fields.isBlock(Span.LINKS_FIELD_NUMBER)) {
			this.linksAreSound &= isSoundLink(fields.fields());
		}
	}

	private static boolean isSoundLink(WireFields fields) throws IOException, MalformedRequestException {
		byte[] traceId = {};
		byte[] spanId = {};
		while (fields.next()) {
			if (fields.isBlock(Span.Link.TRACE_ID_FIELD_NUMBER)) {
				traceId = fields.value();
			}
			else if (fields.isBlock(Span.Link.SPAN_ID_FIELD_NUMBER)) {
				spanId = fields.value();
			}
		}
		return traceId.length == TRACE_ID_LENGTH && spanId.length == SPAN_ID_LENGTH;
	}

	/**
	 * Say what is wrong with the ids of the span.
	 * @return a sentence or {@code null} if nothing is wrong
	 */
	@Nullable String fault() {
		if (!isId(this.traceId, TRACE_ID_LENGTH)) {
			return "A trace id must have 16 bytes that are not all zero.";
		}
		if (!isId(this.spanId, SPAN_ID_LENGTH)) {
			return "A span id must have 8 bytes that are not all zero.";
		}
		if (this.parentSpanId.length != 0 && this.parentSpanId.length != SPAN_ID_LENGTH) {
			return "A parent span id must have 8 bytes or be absent.";
		}
		return this.linksAreSound ? null : "A link must have a trace id of 16 bytes and a span id of 8 bytes.";
	}

	SpanSlice slice(int scope, int offset, int length, long weight) {
		ByteBuffer id = ByteBuffer.wrap(this.traceId);
		long identity = ByteBuffer.wrap(this.spanId).getLong() * 31 + this.kind;
		long startEpochMillis = Long.divideUnsigned(this.startUnixNanos, 1_000_000);
		return new SpanSlice(id.getLong(), id.getLong(), identity, startEpochMillis, scope, offset, length, weight);
	}

	private static boolean isId(byte[] id, int length) {
		if (id.length != length) {
			return false;
		}
		for (byte part : id) {
			if (part != 0) {
				return true;
			}
		}
		return false;
	}

}
