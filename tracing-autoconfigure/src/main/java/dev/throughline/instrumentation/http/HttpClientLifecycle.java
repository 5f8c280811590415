package dev.throughline.instrumentation.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.http.HttpClient;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * Methods by which an HttpClient is shut down, which it has as of JDK 21.
 */
final class HttpClientLifecycle {

	private static final @Nullable MethodHandle SHUTDOWN = find("shutdown", void.class);

	private static final @Nullable MethodHandle SHUTDOWN_NOW = find("shutdownNow", void.class);

	private static final @Nullable MethodHandle IS_TERMINATED = find("isTerminated", boolean.class);

	private static final @Nullable MethodHandle AWAIT_TERMINATION = find("awaitTermination", boolean.class,
			Duration.class);

	private HttpClientLifecycle() {
	}

	private static @Nullable MethodHandle find(String name, Class<?> result, Class<?>... parameters) {
		try {
			return MethodHandles.publicLookup()
				.findVirtual(HttpClient.class, name, MethodType.methodType(result, parameters));
		}
		catch (NoSuchMethodException | IllegalAccessException ex) {
			return null;
		}
	}

	static void shutdown(HttpClient client) {
		invoke(SHUTDOWN, client);
	}

	static void shutdownNow(HttpClient client) {
		invoke(SHUTDOWN_NOW, client);
	}

	/**
	 * Asks whether a client has terminated.
	 * @param client the client
	 * @return {@code false} where a client cannot be shut down
	 */
	static boolean isTerminated(HttpClient client) {
		return Boolean.TRUE.equals(invoke(IS_TERMINATED, client));
	}

	static boolean awaitTermination(HttpClient client, Duration duration) throws InterruptedException {
		try {
			return AWAIT_TERMINATION != null && (boolean) AWAIT_TERMINATION.invoke(client, duration);
		}
		catch (InterruptedException | RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable Object invoke(@Nullable MethodHandle method, HttpClient client) {
		try {
			return (method != null) ? method.invoke(client) : null;
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Closes a client where it can be closed.
	 * @param client the client
	 */
	static void close(HttpClient client) {
		if (client instanceof AutoCloseable closeable) {
			try {
				closeable.close();
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
	}

}
