package dev.throughline.backend;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

import zipkin2.DependencyLink;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;
import zipkin2.storage.InMemoryStorage;
import zipkin2.storage.QueryRequest;

/**
 * Answers Zipkin's queries over the stored traces. The traces that a query may concern
 * are converted and put into an {@link InMemoryStorage}, a portion at a time, and that
 * answers. So there is one store to bound and to evict from: {@code InMemoryStorage} as
 * the store would hold every span a second time as objects, cannot drop a trace on
 * request, and keeps the span names of a service for as long as the service has a trace.
 */
final class ZipkinView {

	private static final long MAX_PORTION_WEIGHT = 256 << 10;

	private final TraceStore store;

	ZipkinView(TraceStore store) {
		this.store = store;
	}

	SortedSet<String> serviceNames() {
		return this.store.serviceNames();
	}

	SortedSet<String> spanNames(String serviceName) {
		return names(serviceName, (storage) -> call(storage.getSpanNames(serviceName)));
	}

	SortedSet<String> remoteServiceNames(String serviceName) {
		return names(serviceName, (storage) -> call(storage.getRemoteServiceNames(serviceName)));
	}

	private SortedSet<String> names(String serviceName, Lookup<String> lookup) {
		SortedSet<String> names = new TreeSet<>();
		String service = serviceName.toLowerCase(Locale.ROOT);
		Predicate<TraceSnapshot> relevant = (trace) -> trace.serviceNames().contains(service);
		for (List<TraceSnapshot> portion : portions(this.store.newestFirst(), relevant)) {
			names.addAll(query(portion, lookup));
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
		for (List<TraceSnapshot> portion : portions(this.store.newestFirst(), relevant)) {
			if (array.size() >= request.limit()) {
				break;
			}
			QueryRequest rest = request.toBuilder().limit(request.limit() - array.size()).build();
			for (byte[] trace : encode(portion, (storage) -> call(storage.getTraces(rest)))) {
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
		return encode(List.of(trace), (storage) -> List.of(call(storage.getTrace(trace.id().hex())))).get(0);
	}

	List<DependencyLink> dependencies(long endEpochMillis, long lookbackMillis) {
		Map<List<String>, DependencyLink> links = new LinkedHashMap<>();
		Predicate<TraceSnapshot> relevant = (trace) -> trace.isWithin(endEpochMillis - lookbackMillis, endEpochMillis);
		for (List<TraceSnapshot> portion : portions(this.store.newestFirst(), relevant)) {
			query(portion, (storage) -> call(storage.getDependencies(endEpochMillis, lookbackMillis)))
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

	private static List<List<TraceSnapshot>> portions(List<TraceSnapshot> traces, Predicate<TraceSnapshot> relevant) {
		List<List<TraceSnapshot>> portions = new ArrayList<>();
		List<TraceSnapshot> portion = new ArrayList<>();
		long weight = 0;
		for (TraceSnapshot trace : traces) {
			if (!relevant.test(trace)) {
				continue;
			}
			if (weight + trace.weight() > MAX_PORTION_WEIGHT && !portion.isEmpty()) {
				portions.add(portion);
				portion = new ArrayList<>();
				weight = 0;
			}
			portion.add(trace);
			weight += trace.weight();
		}
		portions.add(portion);
		return portions;
	}

	private List<byte[]> encode(List<TraceSnapshot> portion, Lookup<List<Span>> lookup) {
		synchronized (this) {
			return query(portion, lookup).stream().map(SpanBytesEncoder.JSON_V2::encodeList).toList();
		}
	}

	// One at a time, so that what conversion costs is paid once.
	private synchronized <T> List<T> query(List<TraceSnapshot> portion, Lookup<T> lookup) {
		InMemoryStorage storage = InMemoryStorage.newBuilder().maxSpanCount(Integer.MAX_VALUE).build();
		Consumer<List<Span>> put = (spans) -> call(storage.accept(spans));
		portion.forEach((trace) -> put.accept(ZipkinSpans.of(trace.toTracesData())));
		return lookup.in(storage);
	}

	private static <T> T call(zipkin2.Call<T> call) {
		try {
			return call.execute();
		}
		catch (IOException ex) {
			throw new IllegalStateException("Zipkin's in-memory storage failed.", ex);
		}
	}

	/**
	 * A question to a storage.
	 *
	 * @param <T> the type of the answers
	 */
	private interface Lookup<T> {

		List<T> in(InMemoryStorage storage);

	}

	/**
	 * Joins encoded elements to a JSON array as they come.
	 */
	private static final class JsonArrayOutput {

		private final OutputStream out;

		private int size;

		private JsonArrayOutput(OutputStream out) throws IOException {
			this.out = out;
			out.write('[');
		}

		private int size() {
			return this.size;
		}

		private void write(byte[] element) throws IOException {
			if (this.size++ > 0) {
				this.out.write(',');
			}
			this.out.write(element);
		}

		private void end() throws IOException {
			this.out.write(']');
		}

	}

}
