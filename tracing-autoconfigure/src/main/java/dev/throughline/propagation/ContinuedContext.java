package dev.throughline.propagation;

import java.util.Map;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.Propagator;
import io.micrometer.observation.transport.ReceiverContext;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of work that {@link TraceCarrier#continueFrom} does. Its
 * carrier is the map that was given, empty for {@code null}.
 *
 * @since 0.1.0
 */
public final class ContinuedContext extends ReceiverContext<Map<String, String>> {

	private static final Propagator.Getter<Map<String, String>> GETTER = CapturedEntries.INSTANCE::get;

	private final SpanContext surrounding = Span.current().getSpanContext();

	ContinuedContext(@Nullable Map<String, String> captured, Kind kind) {
		super(GETTER, kind);
		setCarrier((captured != null) ? captured : Map.of());
	}

	/**
	 * Returns the span that was current on the thread before the work took its place.
	 * @return the span's context, invalid when there was no span
	 */
	public SpanContext getSurroundingSpan() {
		return this.surrounding;
	}

}
