package dev.throughline.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationView;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Handler of a user that writes down all it can see: what it is called with, in which
 * order, what the context says each time and which span is current.
 */
final class Transcripts implements ObservationHandler<Observation.Context> {

	private final ObjectProvider<Tracer> tracer;

	private final Queue<List<String>> ended = new ConcurrentLinkedQueue<>();

	private final AtomicInteger underWay = new AtomicInteger();

	Transcripts(ObjectProvider<Tracer> tracer) {
		this.tracer = tracer;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return true;
	}

	@Override
	public void onStart(Observation.Context context) {
		this.underWay.incrementAndGet();
		context.put(Transcripts.class, new ArrayList<String>());
		write("start", context);
	}

	@Override
	public void onError(Observation.Context context) {
		write("error", context);
	}

	@Override
	public void onEvent(Observation.Event event, Observation.Context context) {
		write("event " + event.getName() + " " + event.getContextualName(), context);
	}

	@Override
	public void onScopeOpened(Observation.Context context) {
		write("opened", context);
	}

	@Override
	public void onScopeClosed(Observation.Context context) {
		write("closed", context);
	}

	@Override
	public void onStop(Observation.Context context) {
		write("stop", context);
		this.ended.add(List.copyOf(lines(context)));
		this.underWay.decrementAndGet();
	}

	private void write(String what, Observation.Context context) {
		ObservationView parent = context.getParentObservation();
		Throwable error = context.getError();
		String line = what + " " + context.getClass().getName() + " '" + context.getName() + "' '"
				+ context.getContextualName() + "' low " + text(context.getLowCardinalityKeyValues()) + " high "
				+ text(context.getHighCardinalityKeyValues()) + " all " + text(context.getAllKeyValues()) + " error "
				+ ((error != null) ? error.getClass().getName() : null) + " in "
				+ ((parent != null) ? parent.getContextView().getName() : null) + " "
				+ (isServerStop(what, context) ? "" : span(context));
		synchronized (this) {
			lines(context).add(line.replaceAll("127\\.0\\.0\\.1:\\d+", "127.0.0.1:0"));
		}
	}

	// ours stays current for the dispatch to the error page, Spring Boot's does not
	private static boolean isServerStop(String what, Observation.Context context) {
		return what.equals("stop") && context instanceof ServerRequestObservationContext;
	}

	private String span(Observation.Context context) {
		TracingContext tracing = context.get(TracingContext.class);
		Span own = (tracing != null) ? tracing.getSpan() : null;
		Span current = this.tracer.getObject().currentSpan();
		return "sampled " + sampled(own) + " current " + sampled(current)
				+ (isItself(own, current) ? " which is its own" : "");
	}

	private static @Nullable Boolean sampled(@Nullable Span span) {
		return (span != null) ? span.context().sampled() : null;
	}

	// what the sampler dropped is shared with the parent here, and has ids in Spring Boot
	private static boolean isItself(@Nullable Span own, @Nullable Span current) {
		return own != null && current != null && own.context().sampled() == Boolean.TRUE
				&& own.context().spanId().equals(current.context().spanId());
	}

	private static String text(KeyValues keyValues) {
		return keyValues.stream()
			.map((keyValue) -> keyValue.getKey() + "=" + keyValue.getValue())
			.collect(Collectors.joining(", ", "{", "}"));
	}

	private static List<String> lines(Observation.Context context) {
		return context.getRequired(Transcripts.class);
	}

	boolean isComplete(int observations) {
		return this.underWay.get() == 0 && this.ended.size() >= observations;
	}

	int count() {
		return this.ended.size();
	}

	List<String> all() {
		return this.ended.stream().map((lines) -> String.join("\n  ", lines)).sorted().toList();
	}

}
