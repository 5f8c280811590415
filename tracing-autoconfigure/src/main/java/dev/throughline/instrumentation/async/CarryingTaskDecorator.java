package dev.throughline.instrumentation.async;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskDecorator;

/**
 * Carries the current context into the tasks of a Spring executor, around what the
 * application's own decorator does.
 */
final class CarryingTaskDecorator implements TaskDecorator {

	private final @Nullable TaskDecorator own;

	CarryingTaskDecorator(@Nullable TaskDecorator own) {
		this.own = own;
	}

	@Override
	public Runnable decorate(Runnable task) {
		Runnable decorated = (this.own != null) ? this.own.decorate(task) : task;
		return CarriedTask.isLongLived(task) ? decorated : CarriedTask.of(decorated);
	}

}
