package dev.throughline.export;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.Outcome;
import dev.throughline.export.delivery.Payload;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Delivery that does what a test tells it to and keeps what arrived. A message is the
 * start time of each span.
 */
class ScriptedDelivery implements Delivery {

	static final int BYTES = 100;

	final List<Long> arrived = new ArrayList<>();

	final List<Payload> recycled = new ArrayList<>();

	final Deque<Function<Payload, CompletableFuture<Outcome>>> script = new ArrayDeque<>();

	Function<Payload, CompletableFuture<Outcome>> standing = (payload) -> done(Outcome.delivered());

	int sends;

	boolean closed;

	static CompletableFuture<Outcome> done(Outcome outcome) {
		return CompletableFuture.completedFuture(outcome);
	}

	static Function<Payload, CompletableFuture<Outcome>> always(Outcome outcome) {
		return (payload) -> done(outcome);
	}

	@Override
	public Payload encode(List<SpanData> spans) {
		ByteBuffer message = ByteBuffer.allocate(spans.size() * Long.BYTES);
		spans.forEach((span) -> message.putLong(span.getStartEpochNanos()));
		return new Message(message.array(), spans.size());
	}

	@Override
	public @Nullable Payload restore(byte[] message, int spans) {
		return new Message(message, spans);
	}

	@Override
	public List<Payload> split(Payload payload) {
		List<Long> numbers = numbers(payload);
		int half = numbers.size() / 2;
		return (half == 0) ? List.of()
				: List.of(message(numbers.subList(0, half)), message(numbers.subList(half, numbers.size())));
	}

	private static Payload message(List<Long> numbers) {
		ByteBuffer message = ByteBuffer.allocate(numbers.size() * Long.BYTES);
		numbers.forEach(message::putLong);
		return new Message(message.array(), numbers.size());
	}

	static List<Long> numbers(Payload payload) {
		List<Long> numbers = new ArrayList<>();
		ByteBuffer message = ByteBuffer.wrap(payload.message());
		while (message.hasRemaining()) {
			numbers.add(message.getLong());
		}
		return numbers;
	}

	@Override
	public CompletableFuture<Outcome> send(Payload payload) {
		this.sends++;
		Function<Payload, CompletableFuture<Outcome>> next = this.script.poll();
		CompletableFuture<Outcome> result = ((next != null) ? next : this.standing).apply(payload);
		result.thenAccept((outcome) -> {
			if (outcome.kind() == Outcome.Kind.DELIVERED) {
				List<Long> numbers = numbers(payload);
				this.arrived.addAll(numbers.subList(0, numbers.size() - outcome.rejected()));
			}
		});
		return result;
	}

	@Override
	public void recycle(Payload payload) {
		this.recycled.add(payload);
	}

	@Override
	public Map<String, Object> description() {
		return Map.of();
	}

	@Override
	public void close() {
		this.closed = true;
	}

	private record Message(byte[] content, int spans) implements Payload {

		@Override
		public long bytes() {
			return (long) this.spans * BYTES;
		}

		@Override
		public byte[] message() {
			return this.content;
		}

	}

}
