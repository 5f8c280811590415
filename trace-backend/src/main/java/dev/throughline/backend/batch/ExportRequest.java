package dev.throughline.backend.batch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * A checked {@code ExportTraceServiceRequest}.
 *
 * @param batches the sound spans, by resource
 * @param intake what became of the spans that are in no batch
 * @since 0.1.0
 */
public record ExportRequest(List<ResourceBatch> batches, Intake intake) {

	/**
	 * Read a request.
	 * @param request the bytes of the message; they are kept, not copied
	 * @return the request
	 * @throws MalformedRequestException if the message cannot be read
	 */
	public static ExportRequest read(byte[] request) throws MalformedRequestException {
		List<ResourceBatch> batches = new ArrayList<>();
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
			return new ExportRequest(batches, intake);
		}
		catch (IOException ex) {
			throw new MalformedRequestException(
					"The body is no protobuf message of type ExportTraceServiceRequest: " + ex.getMessage());
		}
	}

}
