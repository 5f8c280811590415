package dev.throughline.instrumentation.async;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.RecursiveTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.context.ContextRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.concurrent.ForkJoinPoolFactoryBean;
import org.springframework.scheduling.concurrent.ScheduledExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

@ExtendWith(OutputCaptureExtension.class)
class AsyncTracingAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			AsyncTracingAutoConfiguration.class);

	@Test
	void nothingFollowsWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.async.enabled=false")
			.withUserConfiguration(ExecutorShapes.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ExecutorPostProcessor.class);
				for (Object[] shape : ExecutorShapes.ALL) {
					Object executor = context.getBean((String) shape[0]);
					ExecutorShapes.Way way = (ExecutorShapes.Way) shape[1];
					assertThat(inRequest(context, (task) -> way.handOver(executor, task)).isValid()).as("%s", shape)
						.isFalse();
				}
				ExecutorShapes.Asynchronous methods = context.getBean(ExecutorShapes.Asynchronous.class);
				assertThat(inRequest(context, methods::runInDecoratedPool).isValid()).isFalse();
				assertThat(inRequest(context, methods::runInExecutorService).isValid()).isFalse();
			});
	}

	@Test
	void nothingIsRegisteredForReactorWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.async.enabled=false")
			.run((context) -> assertThat(registeredKeys()).doesNotContain(TraceContextAccessor.KEY));
	}

	@Test
	void accessorIsRegisteredAsLongAsOneContextLives() {
		this.runner.run((first) -> {
			this.runner.run((second) -> assertThat(registeredKeys()).containsOnlyOnce(TraceContextAccessor.KEY));
			assertThat(registeredKeys()).containsOnlyOnce(TraceContextAccessor.KEY);
			assertThat(registeredKeys().indexOf("micrometer.observation")).isNotNegative()
				.isLessThan(registeredKeys().indexOf(TraceContextAccessor.KEY));
		});
		assertThat(registeredKeys()).doesNotContain(TraceContextAccessor.KEY);
	}

	private static List<Object> registeredKeys() {
		List<Object> keys = new ArrayList<>();
		ContextRegistry.getInstance().getThreadLocalAccessors().forEach((accessor) -> keys.add(accessor.key()));
		return keys;
	}

	@Test
	void startsWithoutSpringMvc() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.web.servlet"))
			.run((context) -> assertThat(context).hasSingleBean(ExecutorPostProcessor.class)
				.doesNotHaveBean(MvcExecutorPostProcessor.class));
	}

	@Test
	void backsOffWithoutOpenTelemetry() {
		this.runner.withClassLoader(new FilteredClassLoader(OtelTracer.class))
			.run((context) -> assertThat(context).doesNotHaveBean(AsyncTracingAutoConfiguration.class));
	}

	@Test
	void excludedBeanIsLeftAloneEvenAsTheExecutorOfAsyncMethods() {
		this.runner.withUserConfiguration(SingleExecutor.class).run((context) -> {
			assertThat(inRequest(context, context.getBean(TaskExecutor.class)::execute).isValid()).isTrue();
			assertThat(inRequest(context, context.getBean(Worker.class)::run).isValid()).isTrue();
		});
		this.runner.withUserConfiguration(SingleExecutor.class)
			.withPropertyValues("throughline.async.excluded-beans=single")
			.run((context) -> {
				assertThat(inRequest(context, context.getBean(TaskExecutor.class)::execute).isValid()).isFalse();
				assertThat(inRequest(context, context.getBean(Worker.class)::run).isValid()).isFalse();
			});
	}

	@Test
	void asynchronousMethodsFollowWhereSeveralExecutorsLeaveThemToSpringsOwn() {
		this.runner.withUserConfiguration(SingleExecutor.class)
			.withBean("other", ThreadPoolTaskExecutor.class)
			.run((context) -> assertThat(inRequest(context, context.getBean(Worker.class)::run).isValid()).isTrue());
	}

	@Test
	void asynchronousMethodsFollowOnTheExecutorOfAConfigurer() {
		this.runner.withUserConfiguration(OwnAsyncExecutor.class)
			.run((context) -> assertThat(inRequest(context, context.getBean(Worker.class)::run).isValid()).isTrue());
	}

	@Test
	void productsOfFactoryBeansFollow() {
		this.runner.withUserConfiguration(FactoryBeans.class).run((context) -> {
			for (String name : new String[] { "pool", "unconfigurablePool", "scheduler", "forkJoinPool" }) {
				Executor executor = context.getBean(name, Executor.class);
				assertThat(inRequest(context, executor::execute).isValid()).as(name).isTrue();
			}
			assertThat(context.getBean("forkJoinPool")).isInstanceOf(ForkJoinPool.class);
		});
	}

	@Test
	void scopedExecutorFollowsThroughItsProxy() {
		this.runner.withUserConfiguration(ScopedExecutor.class).run((context) -> {
			assertThat(context).hasBean(ScopedProxyUtils.getTargetBeanName("scoped"));
			assertThat(inRequest(context, context.getBean("scoped", Executor.class)::execute).isValid()).isTrue();
		});
	}

	@Test
	void carryingTwiceDoesNoHarm() {
		this.runner.withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class))
			.withPropertyValues("spring.task.execution.propagate-context=true")
			.run((context) -> {
				ThreadPoolTaskExecutor executor = context.getBean(ThreadPoolTaskExecutor.class);
				assertThat(inRequest(context, CurrentTrace.wrap((Executor) executor)::execute).isValid()).isTrue();
				CompletableFuture<SpanContext> after = new CompletableFuture<>();
				executor.execute(() -> after.complete(Span.current().getSpanContext()));
				assertThat(after.get(10, TimeUnit.SECONDS).isValid()).isFalse();
			});
	}

	@Test
	void beanOfAFinalClassIsLeftWithAWarningThatNamesIt(CapturedOutput output) {
		this.runner.withBean(Findings.class).withBean("sealed", FinalExecutor.class).run((context) -> {
			assertThat(context.getBean("sealed")).isExactlyInstanceOf(FinalExecutor.class);
			assertThat(output).containsOnlyOnce("Tasks of 'sealed' (" + FinalExecutor.class.getName()
					+ ") lose the current trace: its class cannot be extended.");
			assertThat(context.getBean(Findings.class).list())
				.extracting((found) -> found.finding().code(), (found) -> found.finding().subject())
				.containsExactly(tuple(FindingCode.EXECUTOR_WITHOUT_CONTEXT, "sealed"));
		});
	}

	@Test
	void finalClassBehindAnInterfaceFollows() {
		this.runner.withBean("sealed", Executor.class, FinalExecutor::new)
			.run((context) -> assertThat(inRequest(context, context.getBean(Executor.class)::execute).isValid())
				.isTrue());
	}

	@Test
	void queueWithAComparatorGetsBareTasks(CapturedOutput output) {
		this.runner
			.withBean("ordered", ThreadPoolExecutor.class,
					() -> new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
							new PriorityBlockingQueue<>(10, (a, b) -> ((Numbered) a).compareTo((Numbered) b))))
			.run((context) -> {
				assertThat(runInOrder(context, context.getBean(ThreadPoolExecutor.class))).containsExactly(1, 2, 3);
				assertThat(output).contains("Tasks of 'ordered'").contains("comparator");
			});
	}

	@Test
	void queueOfComparableTasksKeepsItsOrder(CapturedOutput output) {
		this.runner
			.withBean("ordered", ThreadPoolExecutor.class,
					() -> new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new PriorityBlockingQueue<>()))
			.run((context) -> {
				assertThat(runInOrder(context, context.getBean(ThreadPoolExecutor.class))).containsExactly(1, 2, 3);
				assertThat(output).doesNotContain("WARN");
			});
	}

	private List<Integer> runInOrder(ApplicationContext context, ThreadPoolExecutor executor) throws Exception {
		CountDownLatch occupied = new CountDownLatch(1);
		LinkedBlockingQueue<Integer> order = new LinkedBlockingQueue<>();
		executor.execute(new Numbered(0, () -> await(occupied)));
		executor.execute(new Numbered(3, () -> order.add(3)));
		Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
		try (Observation.Scope scope = request.openScope()) {
			executor.execute(new Numbered(1, () -> order.add(1)));
		}
		request.stop();
		this.spans.take();
		executor.execute(new Numbered(2, () -> order.add(2)));
		occupied.countDown();
		List<Integer> taken = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			taken.add(order.poll(10, TimeUnit.SECONDS));
		}
		return taken;
	}

	@Test
	void queuedTasksAreFoundAsTheyWereHandedOver() {
		this.runner
			.withBean("pool", ThreadPoolExecutor.class,
					() -> new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()))
			.run((context) -> {
				ThreadPoolExecutor pool = context.getBean(ThreadPoolExecutor.class);
				CountDownLatch occupied = new CountDownLatch(1);
				Runnable removed = () -> {
				};
				Runnable left = () -> {
				};
				Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
				try (Observation.Scope scope = request.openScope()) {
					pool.execute(() -> await(occupied));
					pool.execute(removed);
					pool.execute(left);
				}
				request.stop();
				this.spans.take();
				assertThat(pool.remove(removed)).isTrue();
				assertThat(pool.remove(removed)).isFalse();
				assertThat(pool.shutdownNow()).containsExactly(left);
				assertThat(pool).isEqualTo(pool).hasSameHashCodeAs(pool);
			});
	}

	@Test
	void forkedTaskIsJoinedAsItWasHandedOver() {
		this.runner.withBean("pool", ForkJoinPool.class, () -> new ForkJoinPool(1)).run((context) -> {
			ForkJoinPool pool = context.getBean(ForkJoinPool.class);
			Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
			try (Observation.Scope scope = request.openScope()) {
				String spanId = Span.current().getSpanContext().getSpanId();
				ForkJoinTask<String> task = new CurrentSpanId();
				assertThat(pool.submit(task)).isSameAs(task);
				assertThat(task.get(10, TimeUnit.SECONDS)).isEqualTo(spanId);
				assertThat(pool.invoke(new CurrentSpanId())).isEqualTo(spanId);
			}
			request.stop();
			this.spans.take();
		});
	}

	@Test
	void loopThatLivesAsLongAsItsContainerCarriesNothing() {
		this.runner.withBean("threads", SimpleAsyncTaskExecutor.class).run((context) -> {
			Executor executor = context.getBean(Executor.class);
			assertThat(inRequest(context, (task) -> executor.execute(new Loop(task))).isValid()).isFalse();
		});
	}

	@Test
	void poolIsShutDownWithItsContext() {
		List<ExecutorService> pools = new ArrayList<>();
		this.runner
			.withBean("pool", ThreadPoolExecutor.class,
					() -> new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()))
			.withBean("service", ExecutorService.class, Executors::newSingleThreadExecutor)
			.run((context) -> pools.addAll(context.getBeansOfType(ExecutorService.class).values()));
		assertThat(pools).hasSize(2).allMatch(ExecutorService::isShutdown);
	}

	@Test
	void exceptionOfAnExecutorIsTheExecutors() {
		this.runner.withBean("service", ExecutorService.class, Executors::newSingleThreadExecutor).run((context) -> {
			ExecutorService service = context.getBean(ExecutorService.class);
			service.shutdown();
			org.assertj.core.api.Assertions
				.assertThatExceptionOfType(java.util.concurrent.RejectedExecutionException.class)
				.isThrownBy(() -> service.execute(() -> {
				}));
		});
	}

	private SpanContext inRequest(ApplicationContext context, HandOver executor) throws Exception {
		CompletableFuture<SpanContext> seen = new CompletableFuture<>();
		Observation request = Observation.start("request", context.getBean(ObservationRegistry.class));
		try (Observation.Scope scope = request.openScope()) {
			executor.handOver(() -> seen.complete(Span.current().getSpanContext()));
		}
		request.stop();
		this.spans.take();
		return seen.get(10, TimeUnit.SECONDS);
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await(10, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@FunctionalInterface
	private interface HandOver {

		void handOver(Runnable task) throws Exception;

	}

	private static final class CurrentSpanId extends RecursiveTask<String> {

		@Override
		protected String compute() {
			return Span.current().getSpanContext().getSpanId();
		}

	}

	private record Loop(Runnable task) implements SchedulingAwareRunnable {

		@Override
		public boolean isLongLived() {
			return true;
		}

		@Override
		public void run() {
			this.task.run();
		}

	}

	private record Numbered(int number, Runnable task) implements Runnable, Comparable<Numbered> {

		@Override
		public int compareTo(Numbered other) {
			return Integer.compare(this.number, other.number);
		}

		@Override
		public void run() {
			this.task.run();
		}

	}

	static final class FinalExecutor implements Executor {

		@Override
		public void execute(Runnable task) {
			new Thread(task).start();
		}

	}

	static class Worker {

		@Async
		void run(Runnable task) {
			task.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class SingleExecutor {

		@Bean
		ThreadPoolTaskExecutor single() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		Worker worker() {
			return new Worker();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class OwnAsyncExecutor implements AsyncConfigurer {

		@Override
		public Executor getAsyncExecutor() {
			return (task) -> new Thread(task).start();
		}

		@Bean
		Worker worker() {
			return new Worker();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FactoryBeans {

		@Bean
		ThreadPoolExecutorFactoryBean pool() {
			return new ThreadPoolExecutorFactoryBean();
		}

		@Bean
		ThreadPoolExecutorFactoryBean unconfigurablePool() {
			ThreadPoolExecutorFactoryBean factory = new ThreadPoolExecutorFactoryBean();
			factory.setExposeUnconfigurableExecutor(true);
			return factory;
		}

		@Bean
		ScheduledExecutorFactoryBean scheduler() {
			return new ScheduledExecutorFactoryBean();
		}

		@Bean
		ForkJoinPoolFactoryBean forkJoinPool() {
			return new ForkJoinPoolFactoryBean();
		}

		@Bean
		ScheduledExecutorService plain() {
			return Executors.newSingleThreadScheduledExecutor();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedExecutor {

		@Bean
		@org.springframework.context.annotation.Scope(scopeName = "singleton",
				proxyMode = org.springframework.context.annotation.ScopedProxyMode.TARGET_CLASS)
		ThreadPoolTaskExecutor scoped() {
			return new ThreadPoolTaskExecutor();
		}

	}

}
