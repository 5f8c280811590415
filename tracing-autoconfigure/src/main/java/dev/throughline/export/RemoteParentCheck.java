package dev.throughline.export;

import java.util.List;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Finds services to which nobody ever sends a context: either their callers lose it, or
 * they are where traces begin.
 */
final class RemoteParentCheck implements FinishedSpanCheck {

	static final int MANY = 1000;

	private static final String SUBJECT = "server";

	private final Findings findings;

	private int orphans;

	RemoteParentCheck(Findings findings) {
		this.findings = findings;
	}

	@Override
	public void check(List<SpanData> spans) {
		for (int i = 0; i < spans.size(); i++) {
			SpanData span = spans.get(i);
			if (span.getKind() != SpanKind.SERVER) {
				continue;
			}
			if (span.getParentSpanContext().isRemote()) {
				if (this.orphans >= MANY) {
					this.findings.resolve(FindingCode.NO_REMOTE_PARENT, SUBJECT);
				}
				this.orphans = 0;
			}
			else if (this.orphans < MANY && ++this.orphans == MANY) {
				this.findings.report(new Finding(FindingCode.NO_REMOTE_PARENT, SUBJECT,
						"None of the last " + MANY + " requests carried a trace context.",
						"If services of yours call this one, look for a proxy that removes traceparent and for clients "
								+ "that do not send it; if traces begin here, mute this finding."));
			}
		}
	}

}
