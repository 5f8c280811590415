package dev.throughline.instrumentation.http;

import java.util.concurrent.CompletableFuture;

/**
 * Answer of an exchange that ends after the exchange's observation has. Cancelling it, or
 * a future derived from it, cancels the exchange, as it does with the JDK's own.
 *
 * @param <T> the answer
 */
final class ExchangeFuture<T> extends CompletableFuture<T> {

	private final CompletableFuture<?> exchange;

	ExchangeFuture(CompletableFuture<?> exchange) {
		this.exchange = exchange;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new ExchangeFuture<>(this.exchange);
	}

	@Override
	public boolean cancel(boolean mayInterruptIfRunning) {
		boolean pending = !isDone();
		// ours first, so that whoever waits for it sees a cancelled future
		boolean cancelled = super.cancel(mayInterruptIfRunning);
		if (pending) {
			this.exchange.cancel(mayInterruptIfRunning);
		}
		return cancelled;
	}

}
