package dev.throughline.backend;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import org.jspecify.annotations.Nullable;

/**
 * The spans that one resource sent in one request. Everything is checked when it is read,
 * and everything that was sent, unknown fields included, is written again.
 */
final class ResourceBatch {

	static final String UNKNOWN_SERVICE = "unknown_service";

	// Copied from io.opentelemetry.semconv.ServiceAttributes.
	private static final String SERVICE_NAME = "service.name";

	private final byte[] request;

	private byte[] frame = {};

	private final List<byte[]> scopeFrames = new ArrayList<>(1);

	private final List<SpanSlice> spans = new ArrayList<>(1);

	private Intake intake = Intake.ACCEPTED;

	private String serviceName = UNKNOWN_SERVICE;

	private long price;

	private ResourceBatch(byte[] request) {
		this.request = request;
	}

	static ResourceBatch read(byte[] request, int offset, int length) throws IOException, MalformedRequestException {
		ResourceBatch batch = new ResourceBatch(request);
		batch.readFrame(new WireFields(request, offset, length));
		WireFields fields = new WireFields(request, offset, length);
		while (fields.next()) {
			if (fields.isBlock(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER)) {
				batch.readScope(fields.valueOffset(), fields.valueLength());
			}
		}
		return batch;
	}

	/**
	 * Return what became of the spans that are not in {@link #spansByTrace()}.
	 * @return the rejected spans
	 */
	Intake intake() {
		return this.intake;
	}

	boolean isEmpty() {
		return this.spans.isEmpty();
	}

	String serviceName() {
		return this.serviceName;
	}

	/**
	 * Return the sound spans, those of one trace together and in the order they came.
	 * @return one list for each trace
	 */
	List<List<SpanSlice>> spansByTrace() {
		this.spans.sort(Comparator.comparingLong(SpanSlice::traceIdHigh).thenComparingLong(SpanSlice::traceIdLow));
		List<List<SpanSlice>> traces = new ArrayList<>();
		int from = 0;
		for (int to = 1; to <= this.spans.size(); to++) {
			if (to == this.spans.size() || !this.spans.get(to).isSameTrace(this.spans.get(from))) {
				traces.add(this.spans.subList(from, to));
				from = to;
			}
		}
		return traces;
	}

	/**
	 * Write some of the spans with their scopes and their resource.
	 * @param some spans of this batch, in the order they came
	 * @return the bytes of a message with one {@code ResourceSpans} in field 1, as
	 * {@code TracesData} and Tempo's {@code Trace} have it
	 */
	byte[] encode(List<SpanSlice> some) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes(this.frame);
		int from = 0;
		for (int to = 1; to <= some.size(); to++) {
			if (to == some.size() || some.get(to).scope() != some.get(from).scope()) {
				writeBlock(body, ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, encodeScope(some.subList(from, to)));
				from = to;
			}
		}
		ByteArrayOutputStream message = new ByteArrayOutputStream(body.size() + 8);
		writeBlock(message, TracesData.RESOURCE_SPANS_FIELD_NUMBER, body.toByteArray());
		return message.toByteArray();
	}

	private byte[] encodeScope(List<SpanSlice> some) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		body.writeBytes(this.scopeFrames.get(some.get(0).scope()));
		for (SpanSlice span : some) {
			writeHead(body, ScopeSpans.SPANS_FIELD_NUMBER, span.length());
			body.write(this.request, span.offset(), span.length());
		}
		return body.toByteArray();
	}

	private static void writeBlock(ByteArrayOutputStream out, int fieldNumber, byte[] block) {
		writeHead(out, fieldNumber, block.length);
		out.writeBytes(block);
	}

	private static void writeHead(ByteArrayOutputStream out, int fieldNumber, int length) {
		byte[] head = new byte[10];
		CodedOutputStream coded = CodedOutputStream.newInstance(head);
		try {
			coded.writeTag(fieldNumber, 2);
			coded.writeUInt32NoTag(length);
		}
		catch (IOException ex) {
			throw new IllegalStateException("A tag and a length did not fit into ten bytes.", ex);
		}
		out.write(head, 0, coded.getTotalBytesWritten());
	}

	private void readFrame(WireFields fields) throws IOException, MalformedRequestException {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		while (fields.next()) {
			if (fields.isBlock(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER)) {
				continue;
			}
			out.write(this.request, fields.start(), fields.end() - fields.start());
			if (fields.isBlock(ResourceSpans.RESOURCE_FIELD_NUMBER)) {
				this.price += WireCheck.price(this.request, fields.valueOffset(), fields.valueLength(),
						Resource.getDescriptor());
				readServiceName(fields.fields());
			}
			else if (fields.isBlock(ResourceSpans.SCHEMA_URL_FIELD_NUMBER)) {
				WireCheck.requireUtf8(this.request, fields.valueOffset(), fields.valueLength());
			}
		}
		this.frame = out.toByteArray();
	}

	private void readServiceName(WireFields resource) throws IOException, MalformedRequestException {
		while (resource.next()) {
			if (resource.isBlock(Resource.ATTRIBUTES_FIELD_NUMBER)) {
				String name = serviceName(resource.fields());
				if (name != null && !name.isEmpty()) {
					this.serviceName = name.toLowerCase(Locale.ROOT);
				}
			}
		}
	}

	private @Nullable String serviceName(WireFields attribute) throws IOException, MalformedRequestException {
		boolean named = false;
		String text = null;
		while (attribute.next()) {
			if (attribute.isBlock(KeyValue.KEY_FIELD_NUMBER)) {
				named = attribute.valueLength() == SERVICE_NAME.length() && SERVICE_NAME.equals(text(attribute));
			}
			else if (attribute.isBlock(KeyValue.VALUE_FIELD_NUMBER)) {
				WireFields value = attribute.fields();
				while (value.next()) {
					text = value.isBlock(AnyValue.STRING_VALUE_FIELD_NUMBER) ? text(value) : null;
				}
			}
		}
		return named ? text : null;
	}

	private String text(WireFields fields) {
		return new String(this.request, fields.valueOffset(), fields.valueLength(), StandardCharsets.UTF_8);
	}

	private void readScope(int offset, int length) throws IOException, MalformedRequestException {
		ByteArrayOutputStream scopeFrame = new ByteArrayOutputStream();
		long spanWeight = this.frame.length + this.price;
		WireFields fields = new WireFields(this.request, offset, length);
		while (fields.next()) {
			if (fields.isBlock(ScopeSpans.SPANS_FIELD_NUMBER)) {
				continue;
			}
			scopeFrame.write(this.request, fields.start(), fields.end() - fields.start());
			if (fields.isBlock(ScopeSpans.SCOPE_FIELD_NUMBER)) {
				spanWeight += WireCheck.price(this.request, fields.valueOffset(), fields.valueLength(),
						InstrumentationScope.getDescriptor());
			}
			else if (fields.isBlock(ScopeSpans.SCHEMA_URL_FIELD_NUMBER)) {
				WireCheck.requireUtf8(this.request, fields.valueOffset(), fields.valueLength());
			}
		}
		int sound = this.spans.size();
		readSpans(new WireFields(this.request, offset, length), spanWeight + scopeFrame.size());
		if (this.spans.size() > sound) {
			this.scopeFrames.add(scopeFrame.toByteArray());
		}
	}

	private void readSpans(WireFields fields, long baseWeight) throws IOException, MalformedRequestException {
		while (fields.next()) {
			if (!fields.isBlock(ScopeSpans.SPANS_FIELD_NUMBER)) {
				continue;
			}
			long spanWeight = fields.valueLength()
					+ WireCheck.price(this.request, fields.valueOffset(), fields.valueLength(), Span.getDescriptor());
			SpanFacts facts = SpanFacts.read(fields.fields());
			String fault = facts.fault();
			if (fault != null) {
				this.intake = this.intake.and(Intake.rejected(1, fault));
				continue;
			}
			this.spans.add(facts.slice(this.scopeFrames.size(), fields.valueOffset(), fields.valueLength(),
					baseWeight + spanWeight));
		}
	}

}
