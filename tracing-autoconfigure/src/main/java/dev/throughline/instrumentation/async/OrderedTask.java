package dev.throughline.instrumentation.async;

import org.jspecify.annotations.Nullable;

/**
 * Task of an executor that may order its queue. Those from outside any trace are wrapped
 * as well, because they are compared with the others.
 */
final class OrderedTask implements CarriedTask, Comparable<OrderedTask> {

	private final Runnable task;

	private final @Nullable CarriedContext context;

	OrderedTask(Runnable task, @Nullable CarriedContext context) {
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
	public int compareTo(OrderedTask other) {
		return ((Comparable<Runnable>) this.task).compareTo(other.task);
	}

	@Override
	public String toString() {
		return this.task.toString();
	}

}
