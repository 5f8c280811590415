package dev.throughline.propagation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Carries the current trace to where no instrumentation does: over a socket, into a file,
 * a table or a message of your own. What leaves is a few short strings under the names of
 * the configured propagation, {@code traceparent} first of all; what comes back makes the
 * work there a part of the same trace, however much later that is.
 *
 * <pre class="code">
 * carrier.inject(message::setHeader);
 *
 * Map&lt;String, String&gt; trace = carrier.capture();
 *
 * carrier.continueFrom(trace, "job.process", () -&gt; process(job));
 * </pre>
 *
 * The context includes baggage, which may hold personal data: where it is stored, it
 * needs the care of the data it is stored with. There is always a bean of this type; when
 * tracing is off it carries nothing, and work runs all the same. All methods may be
 * called by several threads at a time.
 *
 * @since 0.1.0
 */
public interface TraceCarrier {

	/**
	 * Hands over the context of this thread, one call for each name and value. Outside a
	 * trace there is no call.
	 * @param setter takes a name, such as {@code traceparent}, and its value; its
	 * exceptions are passed on
	 * @see <a href=
	 * "https://www.w3.org/TR/trace-context-2/#trace-context-http-headers-format"> Trace
	 * Context, section 3</a>
	 */
	void inject(BiConsumer<String, String> setter);

	/**
	 * Returns the context of this thread, to be stored or sent and continued later.
	 * @return names and values that cannot be changed, empty outside a trace
	 */
	default Map<String, String> capture() {
		Map<String, String> captured = new LinkedHashMap<>();
		inject(captured::put);
		return Collections.unmodifiableMap(captured);
	}

	/**
	 * Does work in the trace of a captured context, as {@link Kind#CONSUMER}.
	 * @param <E> the exception that the work may throw
	 * @param captured what {@link #capture()} returned; see
	 * {@link #continueFrom(Map, String, Kind, Observation.CheckedCallable)}
	 * @param name the name of the observation and of its span, such as
	 * {@code job.process}
	 * @param work the work, done on this thread
	 * @throws E as thrown by the work
	 */
	default <E extends Throwable> void continueFrom(@Nullable Map<String, String> captured, String name,
			Observation.CheckedRunnable<E> work) throws E {
		continueFrom(captured, name, Kind.CONSUMER, work);
	}

	/**
	 * Does work in the trace of a captured context, as {@link Kind#CONSUMER}.
	 * @param <T> what the work returns
	 * @param <E> the exception that the work may throw
	 * @param captured what {@link #capture()} returned; see
	 * {@link #continueFrom(Map, String, Kind, Observation.CheckedCallable)}
	 * @param name the name of the observation and of its span, such as
	 * {@code job.process}
	 * @param work the work, done on this thread
	 * @return what the work returned
	 * @throws E as thrown by the work
	 */
	default <T extends @Nullable Object, E extends Throwable> T continueFrom(@Nullable Map<String, String> captured,
			String name, Observation.CheckedCallable<T, E> work) throws E {
		return continueFrom(captured, name, Kind.CONSUMER, work);
	}

	/**
	 * Does work in the trace of a captured context.
	 * @param <E> the exception that the work may throw
	 * @param captured what {@link #capture()} returned; see
	 * {@link #continueFrom(Map, String, Kind, Observation.CheckedCallable)}
	 * @param name the name of the observation and of its span, such as
	 * {@code job.process}
	 * @param kind {@link Kind#SERVER} when somebody waits for the answer,
	 * {@link Kind#CONSUMER} when nobody does
	 * @param work the work, done on this thread
	 * @throws E as thrown by the work
	 */
	default <E extends Throwable> void continueFrom(@Nullable Map<String, String> captured, String name, Kind kind,
			Observation.CheckedRunnable<E> work) throws E {
		this.<@Nullable Object, E>continueFrom(captured, name, kind, () -> {
			work.run();
			return null;
		});
	}

	/**
	 * Does work in the trace of a captured context. The work is observed: its span is a
	 * child of the span that was current when the context was captured, however long that
	 * span has ended, and current while the work runs. The trace of this thread, if there
	 * is one, is left for as long; the span has a link to it.
	 * @param <T> what the work returns
	 * @param <E> the exception that the work may throw
	 * @param captured what {@link #capture()} returned or {@link #inject} set, among
	 * other entries perhaps; letter case of names does not matter. When it is
	 * {@code null} or has no valid context, the work starts a trace
	 * @param name the name of the observation and of its span, such as
	 * {@code job.process}; few different ones, because it names a meter as well
	 * @param kind {@link Kind#SERVER} when somebody waits for the answer,
	 * {@link Kind#CONSUMER} when nobody does
	 * @param work the work, done on this thread
	 * @return what the work returned
	 * @throws E as thrown by the work; the span then has status ERROR
	 * @throws IllegalArgumentException if the name is empty
	 */
	<T extends @Nullable Object, E extends Throwable> T continueFrom(@Nullable Map<String, String> captured,
			String name, Kind kind, Observation.CheckedCallable<T, E> work) throws E;

}
