package dev.throughline.export.delivery;

import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Body of a request that is sent from the array that it is in. The JDK's own publisher
 * copies the array first.
 */
final class MessageBody implements BodyPublisher {

	/**
	 * The size of the JDK's buffers: the socket copies each into memory of its own.
	 */
	private static final int SLICE = 16 * 1024;

	private final byte[] bytes;

	private final int length;

	MessageBody(byte[] bytes, int length) {
		this.bytes = bytes;
		this.length = length;
	}

	@Override
	public long contentLength() {
		return this.length;
	}

	@Override
	public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
		subscriber.onSubscribe(new Slices(subscriber));
	}

	/**
	 * The body on its way to one subscriber, of which the JDK may have several when it
	 * finds a connection closed.
	 */
	private final class Slices implements Flow.Subscription {

		private final Flow.Subscriber<? super ByteBuffer> subscriber;

		private final AtomicLong requested = new AtomicLong();

		private volatile boolean ended;

		private int position;

		Slices(Flow.Subscriber<? super ByteBuffer> subscriber) {
			this.subscriber = subscriber;
		}

		@Override
		public void request(long slices) {
			if (slices <= 0) {
				if (!this.ended) {
					this.ended = true;
					this.subscriber.onError(new IllegalArgumentException("request of " + slices + " slices"));
				}
			}
			else if (this.requested.getAndUpdate((before) -> sum(before, slices)) == 0) {
				publish();
			}
		}

		private static long sum(long requested, long further) {
			return (requested + further > 0) ? requested + further : Long.MAX_VALUE;
		}

		// by one thread at a time: whoever finds that something was asked for already
		// leaves it to the one that publishes
		private void publish() {
			do {
				if (this.ended) {
					return;
				}
				next();
			}
			while (this.requested.decrementAndGet() > 0);
		}

		private void next() {
			int count = Math.min(SLICE, MessageBody.this.length - this.position);
			ByteBuffer slice = ByteBuffer.wrap(MessageBody.this.bytes, this.position, count).slice();
			this.position += count;
			this.subscriber.onNext(slice);
			if (this.position == MessageBody.this.length && !this.ended) {
				this.ended = true;
				this.subscriber.onComplete();
			}
		}

		@Override
		public void cancel() {
			this.ended = true;
		}

	}

}
