package dev.throughline.instrumentation.async;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Application with every kind of executor that applications declare, injected by the type
 * they are declared with.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableAsync
@EnableScheduling
class ExecutorShapes {

	/**
	 * Executors and ways to hand tasks to them, none of which Spring Boot makes.
	 */
	static final Object[][] ALL = { { "decoratedPool", Way.EXECUTE }, { "decoratedPool", Way.SUBMIT_TO_SPRING },
			{ "decoratedPool", Way.SUBMIT_COMPLETABLE }, { "threadPerTask", Way.EXECUTE },
			{ "adapter", Way.SUBMIT_TO_SPRING }, { "coreAdapter", Way.SUBMIT_TO_SPRING },
			{ "ownTaskExecutor", Way.SUBMIT_COMPLETABLE }, { "lambda", Way.EXECUTE },
			{ "executorService", Way.EXECUTE }, { "executorService", Way.SUBMIT },
			{ "threadPoolExecutor", Way.EXECUTE }, { "threadPoolExecutor", Way.SUBMIT_WITH_RESULT },
			{ "threadPoolExecutor", Way.COMPLETABLE_FUTURE }, { "anonymousPool", Way.SUBMIT_CALLABLE },
			{ "scheduledExecutorService", Way.SCHEDULE }, { "scheduledPool", Way.SCHEDULE_CALLABLE },
			{ "forkJoinPool", Way.EXECUTE }, { "forkJoinPool", Way.FORK_JOIN_TASK },
			{ "forkJoinPool", Way.COMPLETABLE_FUTURE }, { "taskScheduler", Way.SCHEDULE_WITH_SPRING },
			{ "taskScheduler", Way.EXECUTE }, { "threadPerTaskScheduler", Way.SCHEDULE_WITH_SPRING } };

	static final AtomicInteger decorated = new AtomicInteger();

	@Bean
	ThreadPoolTaskExecutor decoratedPool() {
		ThreadPoolTaskExecutor executor = single(new ThreadPoolTaskExecutor());
		executor.setTaskDecorator((task) -> {
			decorated.incrementAndGet();
			return task;
		});
		return executor;
	}

	private static ThreadPoolTaskExecutor single(ThreadPoolTaskExecutor executor) {
		executor.setCorePoolSize(1);
		executor.setMaxPoolSize(1);
		return executor;
	}

	@Bean
	SimpleAsyncTaskExecutor threadPerTask() {
		return new SimpleAsyncTaskExecutor("per-task-");
	}

	@Bean
	ConcurrentTaskExecutor adapter() {
		return new ConcurrentTaskExecutor(Executors.newSingleThreadExecutor());
	}

	@Bean
	AsyncTaskExecutor coreAdapter() {
		return new TaskExecutorAdapter(Executors.newSingleThreadExecutor());
	}

	@Bean
	OwnTaskExecutor ownTaskExecutor() {
		return new OwnTaskExecutor();
	}

	@Bean
	Executor lambda() {
		return (task) -> new Thread(task).start();
	}

	@Bean
	ExecutorService executorService() {
		return Executors.newSingleThreadExecutor();
	}

	@Bean
	ThreadPoolExecutor threadPoolExecutor() {
		return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
	}

	@Bean
	ThreadPoolExecutor anonymousPool() {
		return new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {

			@Override
			protected void beforeExecute(Thread thread, Runnable task) {
				thread.setName("anonymous");
			}

		};
	}

	@Bean
	ScheduledExecutorService scheduledExecutorService() {
		return Executors.newSingleThreadScheduledExecutor();
	}

	@Bean
	ScheduledThreadPoolExecutor scheduledPool() {
		return new ScheduledThreadPoolExecutor(1);
	}

	@Bean
	ForkJoinPool forkJoinPool() {
		return new ForkJoinPool(1);
	}

	@Bean
	ThreadPoolTaskScheduler taskScheduler() {
		return new ThreadPoolTaskScheduler();
	}

	@Bean
	SimpleAsyncTaskScheduler threadPerTaskScheduler() {
		return new SimpleAsyncTaskScheduler();
	}

	@Bean
	Consumers consumers(ThreadPoolTaskExecutor decoratedPool, SimpleAsyncTaskExecutor threadPerTask,
			ConcurrentTaskExecutor adapter, OwnTaskExecutor ownTaskExecutor, ThreadPoolExecutor threadPoolExecutor,
			ThreadPoolExecutor anonymousPool, ScheduledThreadPoolExecutor scheduledPool, ForkJoinPool forkJoinPool,
			ThreadPoolTaskScheduler taskScheduler, SimpleAsyncTaskScheduler threadPerTaskScheduler) {
		return new Consumers(List.of(threadPoolExecutor, anonymousPool, scheduledPool, forkJoinPool));
	}

	@Bean
	Asynchronous asynchronous() {
		return new Asynchronous();
	}

	/**
	 * Keeps what was injected by class.
	 *
	 * @param executors the executors
	 */
	record Consumers(List<ExecutorService> executors) {

	}

	/**
	 * Executor of the application's own, which knows Spring's interface and has a final
	 * method and state.
	 */
	static class OwnTaskExecutor implements AsyncTaskExecutor {

		private final String name = "own";

		@Override
		public void execute(Runnable task) {
			new Thread(task, this.name).start();
		}

		final String name() {
			return this.name;
		}

	}

	/**
	 * Asynchronous methods.
	 */
	static class Asynchronous {

		@Async
		void run(Runnable task) {
			task.run();
		}

		@Async("decoratedPool")
		void runInDecoratedPool(Runnable task) {
			task.run();
		}

		@Async("executorService")
		CompletableFuture<String> runInExecutorService(Runnable task) {
			task.run();
			return CompletableFuture.completedFuture("done");
		}

	}

	/**
	 * Ways to hand a task to an executor.
	 */
	enum Way {

		EXECUTE {

			@Override
			void handOver(Object executor, Runnable task) {
				((Executor) executor).execute(task);
			}

		},

		SUBMIT {

			@Override
			void handOver(Object executor, Runnable task) {
				((ExecutorService) executor).submit(task);
			}

		},

		SUBMIT_WITH_RESULT {

			@Override
			void handOver(Object executor, Runnable task) {
				((ExecutorService) executor).submit(task, "result");
			}

		},

		SUBMIT_CALLABLE {

			@Override
			void handOver(Object executor, Runnable task) {
				((ExecutorService) executor).submit(Executors.callable(task));
			}

		},

		SUBMIT_TO_SPRING {

			@Override
			void handOver(Object executor, Runnable task) {
				((AsyncTaskExecutor) executor).submit(Executors.callable(task));
			}

		},

		SUBMIT_COMPLETABLE {

			@Override
			void handOver(Object executor, Runnable task) {
				((AsyncTaskExecutor) executor).submitCompletable(task);
			}

		},

		SCHEDULE {

			@Override
			void handOver(Object executor, Runnable task) {
				((ScheduledExecutorService) executor).schedule(task, 1, TimeUnit.MILLISECONDS);
			}

		},

		SCHEDULE_CALLABLE {

			@Override
			void handOver(Object executor, Runnable task) {
				Callable<Object> callable = Executors.callable(task);
				((ScheduledExecutorService) executor).schedule(callable, 1, TimeUnit.MILLISECONDS);
			}

		},

		SCHEDULE_WITH_SPRING {

			@Override
			void handOver(Object executor, Runnable task) {
				((TaskScheduler) executor).schedule(task, Instant.now());
			}

		},

		FORK_JOIN_TASK {

			@Override
			void handOver(Object executor, Runnable task) {
				((ForkJoinPool) executor).submit(ForkJoinTask.adapt(task));
			}

		},

		COMPLETABLE_FUTURE {

			@Override
			void handOver(Object executor, Runnable task) {
				CompletableFuture.completedFuture("").thenAcceptAsync((value) -> task.run(), (Executor) executor);
			}

		};

		abstract void handOver(Object executor, Runnable task) throws Exception;

	}

}
