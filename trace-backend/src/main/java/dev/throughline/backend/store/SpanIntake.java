package dev.throughline.backend.store;

import java.util.List;

import dev.throughline.backend.batch.ExportRequest;
import dev.throughline.backend.batch.Intake;
import dev.throughline.backend.batch.MalformedRequestException;
import dev.throughline.backend.batch.ResourceBatch;
import dev.throughline.backend.batch.SpanSlice;

/**
 * Takes the bytes of an export request into the store: all of it is checked before any of
 * it is kept. One request at a time, so that what reading one costs is paid once.
 *
 * @since 0.1.0
 */
public final class SpanIntake {

	private final TraceStore store;

	/**
	 * Create the intake of a store.
	 * @param store what takes the spans
	 */
	public SpanIntake(TraceStore store) {
		this.store = store;
	}

	/**
	 * Keep the spans of an {@code ExportTraceServiceRequest}.
	 * @param request the bytes of the message
	 * @return what was not kept
	 * @throws MalformedRequestException if the message cannot be read; nothing is kept
	 */
	public synchronized Intake accept(byte[] request) throws MalformedRequestException {
		ExportRequest read = ExportRequest.read(request);
		Intake intake = read.intake();
		long room = this.store.limits().maxBytes();
		for (ResourceBatch batch : read.batches()) {
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

}
