package dev.throughline.instrumentation.async;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * Takes the current span, baggage and the ids of log lines to threads that no bean of the
 * application starts: <pre class="code">
 * new Thread(CurrentTrace.wrap(task)).start();
 * CompletableFuture.supplyAsync(supplier, CurrentTrace.wrap(ForkJoinPool.commonPool()));
 * orders.parallelStream().map(CurrentTrace.wrapFunction(this::price)).toList();
 * </pre> A task runs in what was current when it was wrapped, or handed to a wrapped
 * executor, whether or not that span has ended since; what was current on its thread is
 * restored afterwards, even if the task forgets to close a scope. Wrapping twice, or
 * wrapping for an executor bean that carries already, does no harm. Works without an
 * application context and whatever {@code throughline.async.enabled} says. Safe for use
 * by several threads.
 *
 * @since 0.1.0
 */
public final class CurrentTrace {

	private CurrentTrace() {
	}

	/**
	 * Makes a task carry what is current now.
	 * @param task the task
	 * @return a task to run on any thread, any number of times; the given one outside any
	 * trace
	 */
	public static Runnable wrap(Runnable task) {
		return CarriedTask.of(task);
	}

	/**
	 * Makes a task carry what is current now.
	 * @param <T> what the task returns
	 * @param task the task
	 * @return a task to call on any thread, any number of times; the given one outside
	 * any trace
	 */
	public static <T extends @Nullable Object> Callable<T> wrap(Callable<T> task) {
		return CarriedTask.of(task);
	}

	/**
	 * Makes a supplier carry what is current now.
	 * @param <T> what is supplied
	 * @param supplier the supplier
	 * @return a supplier to call on any thread, any number of times; the given one
	 * outside any trace
	 */
	public static <T extends @Nullable Object> Supplier<T> wrapSupplier(Supplier<T> supplier) {
		CarriedContext context = CarriedContext.capture();
		return (context != null) ? () -> context.get(supplier) : supplier;
	}

	/**
	 * Makes a function carry what is current now.
	 * @param <A> the argument
	 * @param <T> the result
	 * @param function the function
	 * @return a function to call on any thread, any number of times; the given one
	 * outside any trace
	 */
	public static <A extends @Nullable Object, T extends @Nullable Object> Function<A, T> wrapFunction(
			Function<A, T> function) {
		CarriedContext context = CarriedContext.capture();
		return (context != null) ? (argument) -> context.get(() -> function.apply(argument)) : function;
	}

	/**
	 * Makes a consumer carry what is current now.
	 * @param <A> the argument
	 * @param consumer the consumer
	 * @return a consumer to call on any thread, any number of times; the given one
	 * outside any trace
	 */
	public static <A extends @Nullable Object> Consumer<A> wrapConsumer(Consumer<A> consumer) {
		CarriedContext context = CarriedContext.capture();
		return (context != null) ? (argument) -> context.run(() -> consumer.accept(argument)) : consumer;
	}

	/**
	 * Makes every task of an executor carry what is current when it is handed over.
	 * @param executor the executor
	 * @return an executor to hand tasks to; it has the interfaces of the given one
	 */
	public static Executor wrap(Executor executor) {
		return CarryingProxy.ofInterfaces(executor, ClassUtils.getDefaultClassLoader());
	}

	/**
	 * Makes every task of an executor carry what is current when it is handed over.
	 * @param executor the executor
	 * @return an executor to hand tasks to; it has the interfaces of the given one, and
	 * shutting it down shuts the given one down
	 */
	public static ExecutorService wrap(ExecutorService executor) {
		return CarryingProxy.ofInterfaces(executor, ClassUtils.getDefaultClassLoader());
	}

	/**
	 * Makes every task of a scheduler that runs once carry what is current when it is
	 * handed over. Periodic tasks carry nothing.
	 * @param scheduler the scheduler
	 * @return a scheduler to hand tasks to; it has the interfaces of the given one, and
	 * shutting it down shuts the given one down
	 */
	public static ScheduledExecutorService wrap(ScheduledExecutorService scheduler) {
		return CarryingProxy.ofInterfaces(scheduler, ClassUtils.getDefaultClassLoader());
	}

}
