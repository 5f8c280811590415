package dev.throughline.export;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.Outcome;
import dev.throughline.export.delivery.Payload;
import dev.throughline.span.SpanSize;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Hands spans to an exporter of which nothing is known: it takes objects, may take its
 * time in the calling thread, and says of a failure nothing at all. So it has a thread of
 * its own, and a batch that failed is tried again, but not for ever.
 */
final class ExporterDelivery implements Delivery {

	private static final int MOST_ATTEMPTS = 10;

	private final SpanExporter exporter;

	private final ThreadPoolExecutor executor;

	private @Nullable Payload last;

	private int attempts;

	ExporterDelivery(String name, SpanExporter exporter) {
		this.exporter = exporter;
		this.executor = new ThreadPoolExecutor(1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(task, "throughline-export-" + name);
			thread.setDaemon(true);
			return thread;
		});
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public Payload encode(List<SpanData> spans) {
		long bytes = 0;
		for (int i = 0; i < spans.size(); i++) {
			bytes += SpanSize.of(spans.get(i));
		}
		return new Spans(List.copyOf(spans), bytes);
	}

	@Override
	public @Nullable Payload restore(byte[] message, int spans) {
		return null;
	}

	@Override
	public List<Payload> split(Payload payload) {
		List<SpanData> list = ((Spans) payload).list();
		int half = list.size() / 2;
		return (half == 0) ? List.of()
				: List.of(encode(list.subList(0, half)), encode(list.subList(half, list.size())));
	}

	@Override
	public CompletableFuture<Outcome> send(Payload payload) {
		this.attempts = (payload == this.last) ? this.attempts + 1 : 1;
		this.last = payload;
		boolean isLast = this.attempts == MOST_ATTEMPTS;
		CompletableFuture<Outcome> outcome = new CompletableFuture<>();
		this.executor.execute(() -> export(((Spans) payload).list(), isLast, outcome));
		return outcome;
	}

	private void export(List<SpanData> spans, boolean isLast, CompletableFuture<Outcome> outcome) {
		try {
			CompletableResultCode result = this.exporter.export(spans);
			result.whenComplete(() -> outcome.complete(outcome(result, isLast)));
		}
		catch (Throwable ex) {
			outcome.completeExceptionally(ex);
		}
	}

	private static Outcome outcome(CompletableResultCode result, boolean isLast) {
		if (result.isSuccess()) {
			return Outcome.delivered();
		}
		Throwable failure = result.getFailureThrowable();
		// not its message, which may hold a secret
		String cause = "the exporter failed" + ((failure != null) ? " with " + failure.getClass().getName() : "");
		return isLast ? Outcome.rejected(cause + " " + MOST_ATTEMPTS + " times", null, null, failure)
				: Outcome.retry(cause, null, null, failure);
	}

	@Override
	public Map<String, Object> description() {
		return Map.of("exporter", this.exporter.getClass().getName());
	}

	@Override
	public void close() {
		this.executor.execute(this.exporter::shutdown);
		this.executor.shutdown();
	}

	/**
	 * Spans as they are.
	 */
	private record Spans(List<SpanData> list, long bytes) implements Payload {

		@Override
		public int spans() {
			return this.list.size();
		}

		@Override
		public byte @Nullable [] message() {
			return null;
		}

	}

}
