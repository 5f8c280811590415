package dev.throughline.diagnostics.traces;

import org.springframework.boot.actuate.endpoint.Producible;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * Forms in which a trace is shown.
 */
enum TraceFormat implements Producible<TraceFormat> {

	/** For programs. */
	JSON(MimeTypeUtils.APPLICATION_JSON),

	/** For a terminal. */
	TEXT(MimeType.valueOf("text/plain;charset=utf-8"));

	private final MimeType type;

	TraceFormat(MimeType type) {
		this.type = type;
	}

	@Override
	public MimeType getProducedMimeType() {
		return this.type;
	}

	@Override
	public boolean isDefault() {
		return this == JSON;
	}

}
