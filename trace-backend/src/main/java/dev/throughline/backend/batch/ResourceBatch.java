package dev.throughline.backend.batch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;

/**
 * The spans that one resource sent in one request. Everything is checked when it is read,
 * and everything that was sent, unknown fields included, is written again.
 *
 * @since 0.1.0
 */
public final class ResourceBatch {

	/**
	 * The name of a service that does not say its name.
	 */
	public static final String UNKNOWN_SERVICE = "unknown_service";

	private final byte[] request;

	private final ResourceFrame resource;

	private final List<byte[]> scopeFrames = new ArrayList<>(1);

	private final List<SpanSlice> spans = new ArrayList<>(1);

	private Intake intake = Intake.ACCEPTED;

	private ResourceBatch(byte[] request, ResourceFrame resource) {
		this.request = request;
		this.resource = resource;
	}

	static ResourceBatch read(byte[] request, int offset, int length) throws IOException, MalformedRequestException {
		ResourceBatch batch = new ResourceBatch(request,
				ResourceFrame.read(request, new WireFields(request, offset, length)));
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

	/**
	 * Return the service that sent the spans.
	 * @return the name in lower case, {@value #UNKNOWN_SERVICE} without one
	 */
	public String serviceName() {
		return this.resource.serviceName();
	}

	/**
	 * Return the sound spans, those of one trace together and in the order they came.
	 * @return one list for each trace
	 */
	public List<List<SpanSlice>> spansByTrace() {
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
	public byte[] encode(List<SpanSlice> some) {
		BlockOutput body = new BlockOutput();
		body.write(this.resource.bytes());
		int from = 0;
		for (int to = 1; to <= some.size(); to++) {
			if (to == some.size() || some.get(to).scope() != some.get(from).scope()) {
				body.writeBlock(ResourceSpans.SCOPE_SPANS_FIELD_NUMBER, encodeScope(some.subList(from, to)));
				from = to;
			}
		}
		BlockOutput message = new BlockOutput(body.size() + 8);
		message.writeBlock(TracesData.RESOURCE_SPANS_FIELD_NUMBER, body.toByteArray());
		return message.toByteArray();
	}

	private byte[] encodeScope(List<SpanSlice> some) {
		BlockOutput body = new BlockOutput();
		body.write(this.scopeFrames.get(some.get(0).scope()));
		for (SpanSlice span : some) {
			body.writeBlock(ScopeSpans.SPANS_FIELD_NUMBER, this.request, span.offset(), span.length());
		}
		return body.toByteArray();
	}

	private void readScope(int offset, int length) throws IOException, MalformedRequestException {
		ByteArrayOutputStream scopeFrame = new ByteArrayOutputStream();
		long spanWeight = this.resource.bytes().length + this.resource.price();
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
