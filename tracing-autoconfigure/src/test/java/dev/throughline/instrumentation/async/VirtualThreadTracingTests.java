package dev.throughline.instrumentation.async;

import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

import dev.throughline.TracedApplication;
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
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Virtual threads, by Spring Boot's property and by an executor of the application's own.
 */
@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "there are no virtual threads")
class VirtualThreadTracingTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.threads.virtual.enabled=true", "spring.task.execution.mode=force",
				"management.tracing.baggage.remote-fields=tenant",
				"management.tracing.baggage.correlation.fields=tenant");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void executorOfSpringBootStartsAThreadForEachTask() {
		assertThat(application.context().getBean("applicationTaskExecutor"))
			.isInstanceOf(SimpleAsyncTaskExecutor.class);
		assertThat(application.context().getBean(TaskScheduler.class)).isInstanceOf(SimpleAsyncTaskScheduler.class);
	}

	abstract static class Shape extends ExecutorContract {

		@Override
		protected RecordedSpans spans() {
			return spans;
		}

		@Override
		protected Tracer tracer() {
			return bean(Tracer.class);
		}

		@Override
		protected ObservationRegistry observations() {
			return bean(ObservationRegistry.class);
		}

		static <T> T bean(Class<T> type) {
			return application.context().getBean(type);
		}

	}

	@Nested
	class ApplicationTaskExecutor extends Shape {

		@Override
		protected void execute(Runnable task) {
			application.context().getBean("applicationTaskExecutor", Executor.class).execute(task);
		}

	}

	@Nested
	class AsyncMethod extends Shape {

		@Override
		protected void execute(Runnable task) {
			bean(Worker.class).run(task);
		}

	}

	@Nested
	class Scheduler extends Shape {

		@Override
		protected void execute(Runnable task) {
			bean(TaskScheduler.class).schedule(task, Instant.now());
		}

	}

	@Nested
	class ExecutorOfTheApplication extends Shape {

		@Override
		protected void execute(Runnable task) {
			application.context().getBean("virtual", ExecutorService.class).submit(task);
		}

	}

	static class Worker {

		@Async
		void run(Runnable task) {
			task.run();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableAsync
	@EnableScheduling
	static class TestConfiguration {

		@Bean
		ExecutorService virtual() {
			return VirtualThreads.executor();
		}

		@Bean
		Worker worker() {
			return new Worker();
		}

	}

}
