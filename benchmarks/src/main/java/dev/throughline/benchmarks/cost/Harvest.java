package dev.throughline.benchmarks.cost;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * The spans of a variant that have arrived.
 */
final class Harvest {

	private final Map<Kind, Set<String>> attributes = new EnumMap<>(Kind.class);

	private long spans;

	synchronized void take(ExportTraceServiceRequest request) {
		request.getResourceSpansList()
			.stream()
			.map(ResourceSpans::getScopeSpansList)
			.flatMap(Collection::stream)
			.forEach((scope) -> scope.getSpansList().forEach(this::take));
	}

	private void take(Span span) {
		this.spans++;
		Set<String> keys = new TreeSet<>();
		for (KeyValue attribute : span.getAttributesList()) {
			keys.add(attribute.getKey());
		}
		this.attributes.computeIfAbsent(Kind.of(span.getKind(), keys), (kind) -> new TreeSet<>(keys)).retainAll(keys);
	}

	/**
	 * Forgets what has arrived, such as statements of a start.
	 */
	synchronized void clear() {
		this.spans = 0;
		this.attributes.clear();
	}

	synchronized long spans() {
		return this.spans;
	}

	/**
	 * Names of the attributes that every span of a kind has.
	 * @param kind the kind
	 * @return the names, none when there was no such span
	 */
	synchronized Set<String> attributes(Kind kind) {
		return Set.copyOf(this.attributes.getOrDefault(kind, Set.of()));
	}

	/**
	 * What a span stands for.
	 */
	enum Kind {

		SERVER, CLIENT, STATEMENT, STEP;

		static Kind of(Span.SpanKind kind, Set<String> keys) {
			if (kind == Span.SpanKind.SPAN_KIND_SERVER) {
				return SERVER;
			}
			if (keys.stream().anyMatch((key) -> key.startsWith("db.") || key.startsWith("jdbc."))) {
				return STATEMENT;
			}
			return (kind == Span.SpanKind.SPAN_KIND_CLIENT) ? CLIENT : STEP;
		}

	}

}
