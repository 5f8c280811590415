package dev.throughline.instrumentation.async;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;

import dev.throughline.TracedApplication;
import dev.throughline.instrumentation.async.ExecutorShapes.Asynchronous;
import dev.throughline.instrumentation.async.ExecutorShapes.Way;
import dev.throughline.test.ExecutorContract;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every kind of executor against {@link ExecutorContract}, all in one application that
 * has the dependency and nothing else.
 */
class ExecutorTracingTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, ExecutorShapes.class,
				"spring.task.execution.mode=force", "spring.task.execution.pool.core-size=1",
				"spring.task.execution.pool.max-size=1", "management.tracing.baggage.remote-fields=tenant",
				"management.tracing.baggage.correlation.fields=tenant");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void beansKeepTheirStateAndTheApplicationsDecorator() throws Exception {
		ExecutorShapes.OwnTaskExecutor own = application.context().getBean(ExecutorShapes.OwnTaskExecutor.class);
		assertThat(own.name()).isEqualTo("own");
		int before = ExecutorShapes.decorated.get();
		CompletableFuture<String> done = new CompletableFuture<>();
		bean("decoratedPool", java.util.concurrent.Executor.class).execute(() -> done.complete("done"));
		assertThat(done.get()).isEqualTo("done");
		assertThat(ExecutorShapes.decorated).hasValue(before + 1);
	}

	private static <T> T bean(String name, Class<T> type) {
		return application.context().getBean(name, type);
	}

	abstract static class Shape extends ExecutorContract {

		@Override
		protected RecordedSpans spans() {
			return spans;
		}

		@Override
		protected Tracer tracer() {
			return application.context().getBean(Tracer.class);
		}

		@Override
		protected ObservationRegistry observations() {
			return application.context().getBean(ObservationRegistry.class);
		}

	}

	abstract static class BeanShape extends Shape {

		private final String bean;

		private final Way way;

		BeanShape(String bean, Way way) {
			this.bean = bean;
			this.way = way;
		}

		@Override
		protected void execute(Runnable task) throws Exception {
			this.way.handOver(bean(this.bean, Object.class), task);
		}

	}

	@Nested
	class ApplicationTaskExecutor extends BeanShape {

		ApplicationTaskExecutor() {
			super("applicationTaskExecutor", Way.EXECUTE);
		}

	}

	@Nested
	class ApplicationTaskExecutorSubmit extends BeanShape {

		ApplicationTaskExecutorSubmit() {
			super("applicationTaskExecutor", Way.SUBMIT_TO_SPRING);
		}

	}

	@Nested
	class AsyncMethod extends Shape {

		@Override
		protected void execute(Runnable task) {
			application.context().getBean(Asynchronous.class).run(task);
		}

	}

	@Nested
	class AsyncMethodWithQualifier extends Shape {

		@Override
		protected void execute(Runnable task) {
			application.context().getBean(Asynchronous.class).runInDecoratedPool(task);
		}

	}

	@Nested
	class AsyncMethodOnExecutorService extends Shape {

		@Override
		protected void execute(Runnable task) {
			application.context().getBean(Asynchronous.class).runInExecutorService(task);
		}

	}

	@Nested
	class ThreadPoolTaskExecutorWithDecorator extends BeanShape {

		ThreadPoolTaskExecutorWithDecorator() {
			super("decoratedPool", Way.SUBMIT_COMPLETABLE);
		}

	}

	@Nested
	class SimpleAsyncTaskExecutorBean extends BeanShape {

		SimpleAsyncTaskExecutorBean() {
			super("threadPerTask", Way.EXECUTE);
		}

	}

	@Nested
	class ConcurrentTaskExecutorBean extends BeanShape {

		ConcurrentTaskExecutorBean() {
			super("adapter", Way.SUBMIT_TO_SPRING);
		}

	}

	@Nested
	class TaskExecutorAdapterBean extends BeanShape {

		TaskExecutorAdapterBean() {
			super("coreAdapter", Way.SUBMIT_TO_SPRING);
		}

	}

	@Nested
	class OwnTaskExecutor extends BeanShape {

		OwnTaskExecutor() {
			super("ownTaskExecutor", Way.SUBMIT_COMPLETABLE);
		}

	}

	@Nested
	class Lambda extends BeanShape {

		Lambda() {
			super("lambda", Way.EXECUTE);
		}

	}

	@Nested
	class ExecutorServiceExecute extends BeanShape {

		ExecutorServiceExecute() {
			super("executorService", Way.EXECUTE);
		}

	}

	@Nested
	class ExecutorServiceSubmit extends BeanShape {

		ExecutorServiceSubmit() {
			super("executorService", Way.SUBMIT);
		}

	}

	@Nested
	class ThreadPoolExecutorByClass extends BeanShape {

		ThreadPoolExecutorByClass() {
			super("threadPoolExecutor", Way.EXECUTE);
		}

	}

	@Nested
	class ThreadPoolExecutorSubmit extends BeanShape {

		ThreadPoolExecutorSubmit() {
			super("threadPoolExecutor", Way.SUBMIT_WITH_RESULT);
		}

	}

	@Nested
	class ThreadPoolExecutorThroughCompletableFuture extends BeanShape {

		ThreadPoolExecutorThroughCompletableFuture() {
			super("threadPoolExecutor", Way.COMPLETABLE_FUTURE);
		}

	}

	@Nested
	class AnonymousThreadPoolExecutor extends BeanShape {

		AnonymousThreadPoolExecutor() {
			super("anonymousPool", Way.SUBMIT_CALLABLE);
		}

	}

	@Nested
	class ScheduledExecutorServiceBean extends BeanShape {

		ScheduledExecutorServiceBean() {
			super("scheduledExecutorService", Way.SCHEDULE);
		}

	}

	@Nested
	class ScheduledThreadPoolExecutorByClass extends BeanShape {

		ScheduledThreadPoolExecutorByClass() {
			super("scheduledPool", Way.SCHEDULE_CALLABLE);
		}

	}

	@Nested
	class ForkJoinPoolByClass extends BeanShape {

		ForkJoinPoolByClass() {
			super("forkJoinPool", Way.EXECUTE);
		}

	}

	@Nested
	class ForkJoinPoolWithItsOwnTasks extends BeanShape {

		ForkJoinPoolWithItsOwnTasks() {
			super("forkJoinPool", Way.FORK_JOIN_TASK);
		}

	}

	@Nested
	class ForkJoinPoolThroughCompletableFuture extends BeanShape {

		ForkJoinPoolThroughCompletableFuture() {
			super("forkJoinPool", Way.COMPLETABLE_FUTURE);
		}

	}

	@Nested
	class TaskSchedulerOnce extends BeanShape {

		TaskSchedulerOnce() {
			super("taskScheduler", Way.SCHEDULE_WITH_SPRING);
		}

	}

	@Nested
	class TaskSchedulerAsExecutor extends BeanShape {

		TaskSchedulerAsExecutor() {
			super("taskScheduler", Way.EXECUTE);
		}

	}

	@Nested
	class SimpleAsyncTaskSchedulerOnce extends BeanShape {

		SimpleAsyncTaskSchedulerOnce() {
			super("threadPerTaskScheduler", Way.SCHEDULE_WITH_SPRING);
		}

	}

	@Nested
	class WrappedCommonPool extends Shape {

		@Override
		protected void execute(Runnable task) {
			CompletableFuture.supplyAsync(() -> {
				task.run();
				return "supplied";
			}, CurrentTrace.wrap(ForkJoinPool.commonPool()));
		}

	}

	@Nested
	class WrappedSupplierOnTheCommonPool extends Shape {

		@Override
		protected void execute(Runnable task) {
			CompletableFuture.supplyAsync(CurrentTrace.wrapSupplier(() -> {
				task.run();
				return "supplied";
			})).thenApplyAsync(CurrentTrace.wrapFunction((value) -> value));
		}

	}

	@Nested
	class WrappedRunnableOnARawThread extends Shape {

		@Override
		protected void execute(Runnable task) {
			new Thread(CurrentTrace.wrap(task)).start();
		}

	}

	@Nested
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads")
	class WrappedVirtualThreads extends Shape {

		private static final ExecutorService threads = VirtualThreads.executor();

		@Override
		protected void execute(Runnable task) {
			CurrentTrace.wrap(threads).submit(Executors.callable(task));
		}

	}

}
