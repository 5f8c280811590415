package dev.throughline.backend.query;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.throughline.backend.store.TraceSnapshot;
import zipkin2.Span;
import zipkin2.codec.SpanBytesEncoder;
import zipkin2.storage.InMemoryStorage;

/**
 * Converts stored traces, a portion at a time, and asks an {@link InMemoryStorage} about
 * them. So there is one store to bound and to evict from: {@code InMemoryStorage} as the
 * store would hold every span a second time as objects, cannot drop a trace on request,
 * and keeps the span names of a service for as long as the service has a trace.
 */
final class ZipkinPortions {

	private static final long MAX_PORTION_WEIGHT = 256 << 10;

	static List<List<TraceSnapshot>> of(List<TraceSnapshot> traces, Predicate<TraceSnapshot> relevant) {
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

	synchronized List<byte[]> encode(List<TraceSnapshot> portion, Lookup<List<Span>> lookup) {
		return query(portion, lookup).stream().map(SpanBytesEncoder.JSON_V2::encodeList).toList();
	}

	// One at a time, so that what conversion costs is paid once.
	synchronized <T> List<T> query(List<TraceSnapshot> portion, Lookup<T> lookup) {
		InMemoryStorage storage = InMemoryStorage.newBuilder().maxSpanCount(Integer.MAX_VALUE).build();
		Consumer<List<Span>> put = (spans) -> call(storage.accept(spans));
		portion.forEach((trace) -> put.accept(ZipkinSpans.of(trace.toTracesData())));
		return lookup.in(storage);
	}

	static <T> T call(zipkin2.Call<T> call) {
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
	interface Lookup<T> {

		List<T> in(InMemoryStorage storage);

	}

}
