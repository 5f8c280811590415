package dev.throughline.backend;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * Takes the bytes of an export request into the store: all of it is checked before any of
 * it is kept. One request at a time, so that what reading one costs is paid once.
 */
final class SpanIntake {

	private final TraceStore store;

	SpanIntake(TraceStore store) {
		this.store = store;
	}

	/**
	 * Keep the spans of an {@code ExportTraceServiceRequest}.
	 * @param request the bytes of the message
	 * @return what was not kept
	 * @throws MalformedRequestException if the message cannot be read; nothing is kept
	 */
	synchronized Intake accept(byte[] request) throws MalformedRequestException {
		List<ResourceBatch> batches = new ArrayList<>();
		Intake intake = read(request, batches);
		long room = this.store.limits().maxBytes();
		for (ResourceBatch batch : batches) {
			for (List<SpanSlice> spans : batch.spansByTrace()) {
				// A large resource on spans of many traces is stored once for each trace.
				room -= spans.get(0).weight();
				intake = intake.and((room < 0)
						? Intake.rejected(spans.size(), "The request fills the whole store: send smaller batches.")
						: this.store.add(batch, spans));
			}
		}
		return intake;
	}

	private static Intake read(byte[] request, List<ResourceBatch> batches) throws MalformedRequestException {
		Intake intake = Intake.ACCEPTED;
		WireFields fields = new WireFields(request, 0, request.length);
		try {
			while (fields.next()) {
				if (fields.isBlock(ExportTraceServiceRequest.RESOURCE_SPANS_FIELD_NUMBER)) {
					ResourceBatch batch = ResourceBatch.read(request, fields.valueOffset(), fields.valueLength());
					intake = intake.and(batch.intake());
					if (!batch.isEmpty()) {
						batches.add(batch);
					}
				}
			}
			return intake;
		}
		catch (IOException ex) {
			throw new MalformedRequestException(
					"The body is no protobuf message of type ExportTraceServiceRequest: " + ex.getMessage());
		}
	}

}
