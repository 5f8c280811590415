package dev.throughline.export.delivery;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Divides an encoded {@code ExportTraceServiceRequest} between two spans without decoding
 * them. Each part has the resources, scopes and schema URLs of its spans.
 */
final class OtlpSplit {

	/**
	 * The fields that lead from the request over {@code resource_spans} and
	 * {@code scope_spans} to {@code spans}.
	 */
	private static final int[] PATH = { 1, 2, 2 };

	private final byte[] message;

	private final int from;

	private final int to;

	private int index;

	private OtlpSplit(byte[] message, int from, int to) {
		this.message = message;
		this.from = from;
		this.to = to;
	}

	/**
	 * Divides a request into two halves.
	 * @param request the request
	 * @return two requests with the same spans in the same order, or none when there are
	 * fewer than two spans or it is no such request
	 */
	static List<OtlpPayload> halves(OtlpPayload request) {
		int middle = request.spans() / 2;
		if (middle == 0) {
			return List.of();
		}
		try {
			return List.of(part(request, 0, middle), part(request, middle, request.spans()));
		}
		catch (IllegalArgumentException ex) {
			return List.of();
		}
	}

	private static OtlpPayload part(OtlpPayload request, int from, int to) {
		OtlpSplit split = new OtlpSplit(request.buffer(), from, to);
		ByteArrayOutputStream out = new ByteArrayOutputStream(request.length() / 2);
		split.copy(new ProtobufFields(request.buffer(), 0, request.length()), 0, out);
		if (split.index != request.spans()) {
			throw new IllegalArgumentException("Another number of spans");
		}
		return new OtlpPayload(out.toByteArray(), to - from);
	}

	// true when at least one span was copied
	private boolean copy(ProtobufFields fields, int level, ByteArrayOutputStream out) {
		boolean any = false;
		while (fields.next()) {
			if (!fields.isMessage(PATH[level])) {
				write(fields, out);
			}
			else if (level < PATH.length - 1) {
				any |= copyNested(fields.nested(), level, out);
			}
			else if (isIncluded(this.index++)) {
				any = true;
				write(fields, out);
			}
		}
		return any;
	}

	private boolean copyNested(ProtobufFields fields, int level, ByteArrayOutputStream out) {
		ByteArrayOutputStream nested = new ByteArrayOutputStream();
		if (!copy(fields, level + 1, nested)) {
			return false;
		}
		ProtobufFields.writeHead(PATH[level], nested.size(), out);
		out.writeBytes(nested.toByteArray());
		return true;
	}

	private boolean isIncluded(int span) {
		return span >= this.from && span < this.to;
	}

	private void write(ProtobufFields fields, ByteArrayOutputStream out) {
		out.write(this.message, fields.start(), fields.end() - fields.start());
	}

}
