package dev.throughline.export;

import java.util.List;

import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Looks at the spans that are about to be exported. Beans of this type are collected.
 */
interface FinishedSpanCheck {

	/**
	 * A batch is about to be exported. Called by the thread of the export, which waits
	 * for it; what it throws is logged and otherwise ignored.
	 * @param spans the spans, filtered and redacted, which must not be changed
	 */
	void check(List<SpanData> spans);

}
