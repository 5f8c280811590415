package dev.throughline.export.delivery;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import java.util.concurrent.Flow.Subscription;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageBodyTests {

	private static final int SLICE = 16 * 1024;

	@ParameterizedTest
	@ValueSource(ints = { 1, SLICE - 1, SLICE, SLICE + 1, 5 * SLICE, 100_000 })
	void publishesTheMessageAndNothingBehindIt(int length) {
		byte[] buffer = bytes(length + 1000);
		MessageBody body = new MessageBody(buffer, length);
		assertThat(body.contentLength()).isEqualTo(length);
		for (long atOnce : new long[] { 1, 2, Long.MAX_VALUE }) {
			Reader reader = new Reader(atOnce);
			body.subscribe(reader);
			assertThat(reader.bytes.toByteArray()).isEqualTo(Arrays.copyOf(buffer, length));
			assertThat(reader.ended).containsExactly("complete");
		}
	}

	@Test
	void publishesNoMoreThanWasAskedFor() {
		Reader reader = new Reader(0);
		new MessageBody(bytes(3 * SLICE), 3 * SLICE).subscribe(reader);
		assertThat(reader.bytes.size()).isZero();
		reader.subscription().request(2);
		assertThat(reader.bytes.size()).isEqualTo(2 * SLICE);
		reader.subscription().cancel();
		reader.subscription().request(1);
		assertThat(reader.bytes.size()).isEqualTo(2 * SLICE);
		assertThat(reader.ended).isEmpty();
	}

	@Test
	void failsWhenLessThanOneSliceIsAskedFor() {
		Reader reader = new Reader(0);
		new MessageBody(bytes(10), 10).subscribe(reader);
		reader.subscription().request(-1);
		reader.subscription().request(1);
		assertThat(reader.ended).containsExactly("java.lang.IllegalArgumentException");
		assertThat(reader.bytes.size()).isZero();
	}

	private static byte[] bytes(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return bytes;
	}

	/**
	 * Asks for more while it is given something.
	 */
	private static final class Reader implements Flow.Subscriber<ByteBuffer> {

		private final long atOnce;

		private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

		private final List<String> ended = new ArrayList<>();

		private @Nullable Subscription subscription;

		Reader(long atOnce) {
			this.atOnce = atOnce;
		}

		Subscription subscription() {
			assertThat(this.subscription).isNotNull();
			return this.subscription;
		}

		@Override
		public void onSubscribe(Subscription subscription) {
			this.subscription = subscription;
			ask();
		}

		private void ask() {
			if (this.atOnce > 0) {
				subscription().request(this.atOnce);
			}
		}

		@Override
		public void onNext(ByteBuffer slice) {
			byte[] read = new byte[slice.remaining()];
			slice.get(read);
			this.bytes.writeBytes(read);
			ask();
		}

		@Override
		public void onError(Throwable failure) {
			this.ended.add(failure.getClass().getName());
		}

		@Override
		public void onComplete() {
			this.ended.add("complete");
		}

	}

}
