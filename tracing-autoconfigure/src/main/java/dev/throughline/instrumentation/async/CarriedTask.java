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
sealed interface CarriedTask extends Runnable {

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
			return new Ordered(task, context);
		}
		return (context != null) ? new Plain(task, context) : task;
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

	/**
	 * The usual task.
	 */
	final class Plain implements CarriedTask {

		private final Runnable task;

		private final CarriedContext context;

		private Plain(Runnable task, CarriedContext context) {
			this.task = task;
			this.context = context;
		}

		@Override
		public Runnable task() {
			return this.task;
		}

		@Override
		public void run() {
			this.context.run(this.task);
		}

		@Override
		public String toString() {
			return this.task.toString();
		}

	}

	/**
	 * Task of an executor that may order its queue. Those from outside any trace are
	 * wrapped as well, because they are compared with the others.
	 */
	final class Ordered implements CarriedTask, Comparable<Ordered> {

		private final Runnable task;

		private final @Nullable CarriedContext context;

		private Ordered(Runnable task, @Nullable CarriedContext context) {
			this.task = task;
			this.context = context;
		}

		@Override
		public Runnable task() {
			return this.task;
		}

		@Override
		public void run() {
			if (this.context != null) {
				this.context.run(this.task);
			}
			else {
				this.task.run();
			}
		}

		@Override
		@SuppressWarnings("unchecked")
		public int compareTo(Ordered other) {
			return ((Comparable<Runnable>) this.task).compareTo(other.task);
		}

		@Override
		public String toString() {
			return this.task.toString();
		}

	}

}
