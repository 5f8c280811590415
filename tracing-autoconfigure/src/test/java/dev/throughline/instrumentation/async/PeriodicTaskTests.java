package dev.throughline.instrumentation.async;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.support.PeriodicTrigger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tasks that run again and again belong to no trace, whoever started them.
 */
class PeriodicTaskTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void scheduledMethodStartsATraceOfItsOwnEachTimeItRuns() throws Exception {
		Observation request = Observation.start("request", bean(ObservationRegistry.class));
		try (Observation.Scope scope = request.openScope()) {
			// made here, so that its tasks are registered here
			bean(Job.class);
			assertThat(Job.runs.poll(10, TimeUnit.SECONDS)).isEqualTo("ran");
		}
		SpanData child = spans.take("in job");
		SpanData run = spans.take("task job.run");
		request.stop();
		spans.take("request");
		OpenTelemetryAssertions.assertThat(run).hasNoParent();
		OpenTelemetryAssertions.assertThat(child).hasParent(run);
	}

	@Test
	void tasksAtAFixedRateCarryNothing() throws Exception {
		TaskScheduler scheduler = bean(ThreadPoolTaskScheduler.class);
		assertThat(inRequestTwice((task) -> scheduler.scheduleAtFixedRate(task, Duration.ofMillis(1)))).isFalse();
		assertThat(
				inRequestTwice((task) -> scheduler.scheduleWithFixedDelay(task, Instant.now(), Duration.ofMillis(1))))
			.isFalse();
	}

	@Test
	void tasksOfATriggerCarryNothing() throws Exception {
		TaskScheduler scheduler = bean(ThreadPoolTaskScheduler.class);
		assertThat(inRequestTwice((task) -> scheduler.schedule(task, new PeriodicTrigger(Duration.ofMillis(1)))))
			.isFalse();
	}

	@Test
	void periodicTasksOfAnExecutorCarryNothing() throws Exception {
		ScheduledExecutorService executor = bean(ThreadPoolTaskScheduler.class).getScheduledExecutor();
		ScheduledExecutorService wrapped = CurrentTrace.wrap(executor);
		assertThat(inRequestTwice((task) -> wrapped.scheduleAtFixedRate(task, 0, 1, TimeUnit.MILLISECONDS))).isFalse();
		assertThat(inRequestTwice((task) -> wrapped.scheduleWithFixedDelay(task, 0, 1, TimeUnit.MILLISECONDS)))
			.isFalse();
	}

	private static <T> T bean(Class<T> type) {
		return application.context().getBean(type);
	}

	private static boolean inRequestTwice(Schedule schedule) throws Exception {
		BlockingQueue<Boolean> traced = new LinkedBlockingQueue<>();
		AtomicReference<java.util.concurrent.Future<?>> task = new AtomicReference<>();
		Observation request = Observation.start("request", bean(ObservationRegistry.class));
		try (Observation.Scope scope = request.openScope()) {
			task.set(schedule.start(() -> traced.add(Span.current().getSpanContext().isValid())));
		}
		request.stop();
		spans.take();
		boolean any = traced.poll(10, TimeUnit.SECONDS) | traced.poll(10, TimeUnit.SECONDS);
		task.get().cancel(false);
		return any;
	}

	@FunctionalInterface
	private interface Schedule {

		java.util.concurrent.Future<?> start(Runnable task);

	}

	static class Job {

		static final BlockingQueue<String> runs = new LinkedBlockingQueue<>();

		private final Tracer tracer;

		Job(Tracer tracer) {
			this.tracer = tracer;
		}

		@Scheduled(fixedRate = 1, timeUnit = TimeUnit.DAYS)
		void run() {
			this.tracer.nextSpan().name("in job").start().end();
			runs.add("ran");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EnableScheduling
	static class TestConfiguration {

		@Bean
		@Lazy
		Job job(Tracer tracer) {
			return new Job(tracer);
		}

	}

}
