package dev.throughline.backend.query;

import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

import dev.throughline.backend.store.TraceSnapshot;
import dev.throughline.backend.store.TraceStore;
import zipkin2.DependencyLink;
import zipkin2.storage.QueryRequest;

/**
 * Answers Zipkin's queries over the stored traces: picks the traces that a query may
 * concern, has {@link ZipkinPortions Zipkin's own storage} answer for each portion of
 * them and joins the answers.
 */
final class ZipkinView {

	private final TraceStore store;

	private final ZipkinPortions portions = new ZipkinPortions();

	ZipkinView(TraceStore store) {
		this.store = store;
	}

	SortedSet<String> serviceNames() {
		return this.store.serviceNames();
	}

	SortedSet<String> spanNames(String serviceName) {
		return names(serviceName, (storage) -> ZipkinPortions.call(storage.getSpanNames(serviceName)));
	}

	SortedSet<String> remoteServiceNames(String serviceName) {
		return names(serviceName, (storage) -> ZipkinPortions.call(storage.getRemoteServiceNames(serviceName)));
	}

	private SortedSet<String> names(String serviceName, ZipkinPortions.Lookup<String> lookup) {
		SortedSet<String> names = new TreeSet<>();
		String service = serviceName.toLowerCase(Locale.ROOT);
		Predicate<TraceSnapshot> relevant = (trace) -> trace.serviceNames().contains(service);
		for (List<TraceSnapshot> portion : ZipkinPortions.of(this.store.newestFirst(), relevant)) {
			names.addAll(this.portions.query(portion, lookup));
		}
		return names;
	}

	/**
	 * Write the traces that match, the newest first, as a JSON array.
	 * @param request what to look for
	 * @param out where to write
	 * @throws IOException if that fails
	 */
	void search(QueryRequest request, OutputStream out) throws IOException {
		String service = request.serviceName();
		Predicate<TraceSnapshot> relevant = (trace) -> (service == null || trace.serviceNames().contains(service))
				&& trace.isWithin(request.endTs() - request.lookback(), request.endTs());
		JsonArrayOutput array = new JsonArrayOutput(out);
		for (List<TraceSnapshot> portion : ZipkinPortions.of(this.store.newestFirst(), relevant)) {
			if (array.size() >= request.limit()) {
				break;
			}
			QueryRequest rest = request.toBuilder().limit(request.limit() - array.size()).build();
			for (byte[] trace : this.portions.encode(portion,
					(storage) -> ZipkinPortions.call(storage.getTraces(rest)))) {
				if (array.size() < request.limit()) {
					array.write(trace);
				}
			}
		}
		array.end();
	}

	/**
	 * Write some traces as a JSON array.
	 * @param traces the traces
	 * @param out where to write
	 * @throws IOException if that fails
	 */
	void write(List<TraceSnapshot> traces, OutputStream out) throws IOException {
		JsonArrayOutput array = new JsonArrayOutput(out);
		for (TraceSnapshot trace : traces) {
			array.write(encode(trace));
		}
		array.end();
	}

	/**
	 * Return the spans of one trace as a JSON array.
	 * @param trace the trace
	 * @return the bytes of the array
	 */
	byte[] encode(TraceSnapshot trace) {
		return this.portions
			.encode(List.of(trace), (storage) -> List.of(ZipkinPortions.call(storage.getTrace(trace.id().hex()))))
			.get(0);
	}

	List<DependencyLink> dependencies(long endEpochMillis, long lookbackMillis) {
		Map<List<String>, DependencyLink> links = new LinkedHashMap<>();
		Predicate<TraceSnapshot> relevant = (trace) -> trace.isWithin(endEpochMillis - lookbackMillis, endEpochMillis);
		for (List<TraceSnapshot> portion : ZipkinPortions.of(this.store.newestFirst(), relevant)) {
			this.portions
				.query(portion,
						(storage) -> ZipkinPortions.call(storage.getDependencies(endEpochMillis, lookbackMillis)))
				.forEach((link) -> links.merge(List.of(link.parent(), link.child()), link, ZipkinView::sum));
		}
		return List.copyOf(links.values());
	}

	private static DependencyLink sum(DependencyLink left, DependencyLink right) {
		return DependencyLink.newBuilder()
			.parent(left.parent())
			.child(left.child())
			.callCount(left.callCount() + right.callCount())
			.errorCount(left.errorCount() + right.errorCount())
			.build();
	}

}
