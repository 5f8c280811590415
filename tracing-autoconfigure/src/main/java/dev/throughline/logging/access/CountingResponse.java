package dev.throughline.logging.access;

import java.nio.file.Path;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.ZeroCopyHttpOutputMessage;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * Counts the bytes of a response's body. What arrives as a {@link Mono} stays one,
 * because servers write that in one go, and a file is still handed to the kernel where
 * the server can.
 */
abstract class CountingResponse extends ServerHttpResponseDecorator {

	private final ReactiveAccess access;

	private CountingResponse(ServerHttpResponse delegate, ReactiveAccess access) {
		super(delegate);
		this.access = access;
	}

	static ServerHttpResponse of(ServerHttpResponse response, ReactiveAccess access) {
		return (response instanceof ZeroCopyHttpOutputMessage zeroCopy) ? new ZeroCopy(response, zeroCopy, access)
				: new Plain(response, access);
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return super.writeWith(counted(body));
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return super.writeAndFlushWith(Flux.from(body).map(this::counted));
	}

	private Publisher<? extends DataBuffer> counted(Publisher<? extends DataBuffer> body) {
		if (body instanceof Mono<? extends DataBuffer> mono) {
			return mono.doOnNext(this::count);
		}
		return Flux.from(body).doOnNext(this::count);
	}

	private void count(DataBuffer buffer) {
		this.access.addBytes(buffer.readableByteCount());
	}

	private static final class Plain extends CountingResponse {

		Plain(ServerHttpResponse response, ReactiveAccess access) {
			super(response, access);
		}

	}

	private static final class ZeroCopy extends CountingResponse implements ZeroCopyHttpOutputMessage {

		private final ZeroCopyHttpOutputMessage zeroCopy;

		private final ReactiveAccess access;

		ZeroCopy(ServerHttpResponse response, ZeroCopyHttpOutputMessage zeroCopy, ReactiveAccess access) {
			super(response, access);
			this.zeroCopy = zeroCopy;
			this.access = access;
		}

		@Override
		public Mono<Void> writeWith(Path file, long position, long count) {
			return this.zeroCopy.writeWith(file, position, count).doOnSuccess((done) -> this.access.addBytes(count));
		}

	}

}
