package dev.throughline.instrumentation.async;

/**
 * The usual task, handed over inside a trace.
 */
final class PlainTask implements CarriedTask {

	private final Runnable task;

	private final CarriedContext context;

	PlainTask(Runnable task, CarriedContext context) {
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
