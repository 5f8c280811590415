package dev.throughline.instrumentation.async;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.util.ReflectionUtils;

/**
 * Makes executors carry the current context into their tasks without changing what they
 * are to the application: a decorator where Spring has one, otherwise a proxy of the
 * class, or of the interfaces where the class cannot be seen.
 */
final class ExecutorInstrumentation {

	private static final Logger logger = LoggerFactory.getLogger(ExecutorInstrumentation.class);

	/**
	 * Threads of servers and event loops, which take connections and not tasks of a
	 * trace.
	 */
	private static final List<String> SERVERS = List.of("io.netty.", "org.apache.catalina.", "org.apache.tomcat.",
			"org.eclipse.jetty.", "reactor.");

	private final @Nullable ClassLoader classLoader;

	private final ExecutorInventory inventory;

	ExecutorInstrumentation(@Nullable ClassLoader classLoader, ExecutorInventory inventory) {
		this.classLoader = classLoader;
		this.inventory = inventory;
	}

	static boolean supports(Object executor) {
		return (executor instanceof Executor || executor instanceof TaskScheduler)
				&& !(executor instanceof ScopedObject) && !CarryingProxy.isOne(executor) && !isOfServer(executor);
	}

	private static boolean isOfServer(Object executor) {
		String name = executor.getClass().getName();
		for (String server : SERVERS) {
			if (name.startsWith(server)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Makes an executor carry.
	 * @param executor the executor or scheduler
	 * @param name what it is called in a warning
	 * @param declaredType the type under which the application asks for it, if known
	 * @return what takes its place, possibly the same
	 */
	Object carry(Object executor, String name, @Nullable Class<?> declaredType) {
		if (ordersTasksItself(executor)) {
			return leave(executor, name, "its queue compares tasks with a comparator, which expects the bare tasks");
		}
		if (!(executor instanceof TaskScheduler) && !AopUtils.isAopProxy(executor) && decorate(executor)) {
			return carried(name, executor);
		}
		Object proxy = CarryingProxy.ofClass(executor);
		if (proxy != null) {
			return carried(name, proxy);
		}
		if (isSeenByItsClass(executor.getClass(), declaredType)) {
			return leave(executor, name, "its class cannot be extended");
		}
		try {
			return carried(name, CarryingProxy.ofInterfaces(executor, this.classLoader));
		}
		catch (IllegalArgumentException ex) {
			return leave(executor, name, "its interfaces cannot be implemented together");
		}
	}

	private static boolean ordersTasksItself(Object executor) {
		ThreadPoolExecutor pool = (executor instanceof ThreadPoolExecutor threads) ? threads : null;
		if (executor instanceof ThreadPoolTaskExecutor spring) {
			try {
				pool = spring.getThreadPoolExecutor();
			}
			catch (IllegalStateException ex) {
				return false;
			}
		}
		return pool != null && pool.getQueue() instanceof PriorityBlockingQueue<?> queue && queue.comparator() != null;
	}

	private static boolean isSeenByItsClass(Class<?> type, @Nullable Class<?> declaredType) {
		if (declaredType != null) {
			return !declaredType.isInterface();
		}
		return !type.isHidden() && !Proxy.isProxyClass(type) && !CarryingProxy.isOfJdk(type);
	}

	private Object carried(String name, Object carrying) {
		this.inventory.carried(name);
		return carrying;
	}

	private Object leave(Object executor, String name, String reason) {
		this.inventory.left(name, reason);
		logger.warn("Tasks of '{}' ({}) lose the current trace: {}. Wrap them with {}, or name the bean in {}.", name,
				executor.getClass().getName(), reason, CurrentTrace.class.getSimpleName(),
				"throughline.async.excluded-beans");
		return executor;
	}

	private static boolean decorate(Object executor) {
		if (executor instanceof ThreadPoolTaskExecutor spring) {
			return decorate(spring, ThreadPoolTaskExecutor.class, spring::setTaskDecorator);
		}
		if (executor instanceof SimpleAsyncTaskExecutor spring) {
			return decorate(spring, SimpleAsyncTaskExecutor.class, spring::setTaskDecorator);
		}
		if (executor instanceof ConcurrentTaskExecutor spring) {
			return decorate(spring, ConcurrentTaskExecutor.class, spring::setTaskDecorator);
		}
		if (executor instanceof TaskExecutorAdapter spring) {
			return decorate(spring, TaskExecutorAdapter.class, spring::setTaskDecorator);
		}
		return false;
	}

	private static boolean decorate(Object executor, Class<?> type, Consumer<TaskDecorator> setter) {
		Field field = ReflectionUtils.findField(type, "taskDecorator", TaskDecorator.class);
		if (field == null) {
			return false;
		}
		// there is no getter for the decorator of the application's
		ReflectionUtils.makeAccessible(field);
		TaskDecorator own = (TaskDecorator) ReflectionUtils.getField(field, executor);
		if (!(own instanceof CarryingTaskDecorator)) {
			setter.accept(new CarryingTaskDecorator(own));
		}
		return true;
	}

}
