package dev.throughline.instrumentation.async;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.ThreadPoolExecutor;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.cglib.proxy.MethodInterceptor;
import org.springframework.cglib.proxy.MethodProxy;
import org.springframework.scheduling.Trigger;

/**
 * Carries the current context into the tasks that are handed to an executor or scheduler
 * once. Periodic tasks carry nothing: the trace that happened to start them would never
 * end.
 */
final class CarryingInvocation implements MethodInterceptor, InvocationHandler {

	/**
	 * Methods that take tasks as their first argument and run them once.
	 */
	static final Set<String> METHODS = Set.of("execute", "submit", "submitCompletable", "invoke", "invokeAll",
			"invokeAny", "schedule");

	private final Object executor;

	CarryingInvocation(Object executor) {
		this.executor = executor;
	}

	@Override
	public @Nullable Object intercept(Object proxy, Method method, @Nullable Object[] arguments, MethodProxy unused)
			throws Throwable {
		return invoke(proxy, method, arguments);
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		if (arguments == null || arguments.length == 0) {
			Object result = proceed(method, arguments);
			return (method.getName().equals("shutdownNow") && result instanceof List<?> tasks)
					? CarriedTask.originals(tasks) : result;
		}
		if (method.getName().equals("equals")) {
			return proxy == arguments[0];
		}
		if (arguments[0] != null && METHODS.contains(method.getName())) {
			return handOver(method, arguments, arguments[0]);
		}
		Object result = proceed(method, arguments);
		if (method.getName().equals("remove") && Boolean.FALSE.equals(result)) {
			return remove(arguments[0]);
		}
		return result;
	}

	private @Nullable Object proceed(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		return AopUtils.invokeJoinpointUsingReflection(this.executor, method,
				(arguments != null) ? arguments : new Object[0]);
	}

	private @Nullable Object handOver(Method method, @Nullable Object[] arguments, Object task) throws Throwable {
		if (arguments.length > 1 && arguments[1] instanceof Trigger) {
			return proceed(method, arguments);
		}
		Class<?> type = method.getParameterTypes()[0];
		if (type == Runnable.class) {
			arguments[0] = CarriedTask.of((Runnable) task);
		}
		else if (type == Callable.class) {
			arguments[0] = CarriedTask.of((Callable<?>) task);
		}
		else if (type == Collection.class) {
			arguments[0] = CarriedTask.ofAll((Collection<?>) task);
		}
		else if (task instanceof ForkJoinTask<?> forked && !(task instanceof CountedCompleter)) {
			return fork(method, arguments, forked);
		}
		return proceed(method, arguments);
	}

	private @Nullable Object fork(Method method, @Nullable Object[] arguments, ForkJoinTask<?> task) throws Throwable {
		CarriedContext context = CarriedContext.capture();
		if (context == null || !(this.executor instanceof ForkJoinPool pool)) {
			return proceed(method, arguments);
		}
		// not wrapped, because the caller may join the very task
		pool.execute(() -> context.run(task::quietlyInvoke));
		return switch (method.getName()) {
			case "submit" -> task;
			case "invoke" -> task.join();
			default -> null;
		};
	}

	private boolean remove(@Nullable Object task) {
		if (this.executor instanceof ThreadPoolExecutor pool) {
			for (Runnable queued : pool.getQueue()) {
				if (queued instanceof CarriedTask carried && carried.task().equals(task)) {
					return pool.remove(queued);
				}
			}
		}
		return false;
	}

}
