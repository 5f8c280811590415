package dev.throughline.benchmarks.workload;

import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * Where a request leaves a service, for spans written by hand. Nothing else needs it: the
 * workload's own passes everything on.
 *
 * @since 0.1.0
 */
public interface Edges {

	/**
	 * The edges of a service that nobody traces by hand.
	 */
	Edges DIRECT = new Edges() {

		private final Consumer<HttpHeaders> unchanged = (headers) -> {
		};

		@Override
		public <T> ResponseEntity<T> call(URI uri, Function<Consumer<HttpHeaders>, ResponseEntity<T>> call) {
			return call.apply(this.unchanged);
		}

		@Override
		public int update(String sql, IntSupplier update) {
			return update.getAsInt();
		}

	};

	/**
	 * Calls another service with POST.
	 * @param uri what is called
	 * @param call makes the call, with headers that the consumer sets
	 * @param <T> type of the answer
	 * @return the answer
	 */
	<T> ResponseEntity<T> call(URI uri, Function<Consumer<HttpHeaders>, ResponseEntity<T>> call);

	/**
	 * Changes rows.
	 * @param sql the statement
	 * @param update executes it
	 * @return the number of rows
	 */
	int update(String sql, IntSupplier update);

}
