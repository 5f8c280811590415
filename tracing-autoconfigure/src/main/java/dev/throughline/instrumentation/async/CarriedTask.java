package dev.throughline.instrumentation.async;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.SchedulingAwareRunnable;

/**
 * Task that runs in the context in which it was handed over. Outside any trace there is
 * nothing to carry, and tasks stay what they are.
 */
sealed interface CarriedTask extends Runnable permits PlainTask, OrderedTask {

	/**
	 * Returns the task that was handed over.
	 * @return the task
	 */
	Runnable task();

	/**
	 * Makes a task carry the current context. A loop that lives as long as its container
	 * carries nothing, or every message it ever receives would belong to the trace that
	 * happened to start it.
	 * @param task the task
	 * @return a task to run in its place, possibly the same
	 */
	static Runnable of(Runnable task) {
		if (task instanceof CarriedTask || isLongLived(task)) {
			return task;
		}
		CarriedContext context = CarriedContext.capture();
		if (task instanceof Comparable) {
			return new OrderedTask(task, context);
		}
		return (context != null) ? new PlainTask(task, context) : task;
	}

	static boolean isLongLived(Runnable task) {
		return task instanceof SchedulingAwareRunnable aware && aware.isLongLived();
	}

	/**
	 * Makes a task carry the current context.
	 * @param <T> what the task returns
	 * @param task the task
	 * @return a task to call in its place, possibly the same
	 */
	static <T extends @Nullable Object> Callable<T> of(Callable<T> task) {
		CarriedContext context = CarriedContext.capture();
		return (context != null) ? () -> context.call(task) : task;
	}

	/**
	 * Makes each of many tasks carry the current context.
	 * @param tasks the tasks
	 * @return tasks to call in their place
	 */
	static List<@Nullable Object> ofAll(Collection<?> tasks) {
		List<@Nullable Object> carried = new ArrayList<>(tasks.size());
		for (Object task : tasks) {
			carried.add((task instanceof Callable<?> callable) ? of(callable) : task);
		}
		return carried;
	}

	/**
	 * Returns what was handed over for each task, for those that look into a queue.
	 * @param tasks tasks that never ran
	 * @return the tasks as they were handed over
	 */
	static List<Object> originals(Collection<?> tasks) {
		List<Object> originals = new ArrayList<>(tasks.size());
		for (Object task : tasks) {
			originals.add(original(task));
		}
		return originals;
	}

	static Object original(Object task) {
		return (task instanceof CarriedTask carried) ? carried.task() : task;
	}

}
