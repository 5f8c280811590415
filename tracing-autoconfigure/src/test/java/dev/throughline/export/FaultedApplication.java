package dev.throughline.export;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.throughline.diagnostics.DiagnosticsAutoConfiguration;
import dev.throughline.export.delivery.DeliveryAutoConfiguration;
import dev.throughline.redaction.RedactionAutoConfiguration;
import dev.throughline.test.FaultyCollector;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import org.awaitility.Awaitility;
import org.slf4j.LoggerFactory;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that makes spans while its collector is at fault, with pauses of
 * milliseconds instead of seconds: what its meters and its log say, also after it has
 * ended.
 */
final class FaultedApplication {

	private static final Duration PATIENCE = Duration.ofSeconds(30);

	private static final String OTLP = "otlp";

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	/**
	 * What the registry holds weakly.
	 */
	private final List<MeterBinder> measured = new ArrayList<>();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	private ApplicationContextRunner runner;

	private FaultedApplication(String endpoint, Transport transport) {
		this.runner = TracingContextRunner
			.with(new RecordedSpans(), PipelineAutoConfiguration.class, DeliveryAutoConfiguration.class,
					RedactionAutoConfiguration.class, ShutdownAutoConfiguration.class,
					ExportVisibilityAutoConfiguration.class, DiagnosticsAutoConfiguration.class,
					DoctorAutoConfiguration.class)
			.withPropertyValues("management.opentelemetry.tracing.export.otlp.endpoint=" + endpoint,
					"management.opentelemetry.tracing.export.otlp.transport=" + transport,
					"management.opentelemetry.tracing.export.schedule-delay=5ms",
					"throughline.export.retry.initial-backoff=5ms", "throughline.export.retry.max-backoff=20ms");
	}

	static FaultedApplication sendingTo(FaultyCollector collector, Transport transport) {
		return switch (transport) {
			case HTTP -> new FaultedApplication(collector.httpEndpoint() + "/v1/traces", transport);
			case GRPC -> new FaultedApplication(collector.grpcEndpoint().toString(), transport);
		};
	}

	FaultedApplication with(String... properties) {
		this.runner = this.runner.withPropertyValues(properties);
		return this;
	}

	/**
	 * Sets a property whose value ends with white space, which runners take off.
	 * @param name the name
	 * @param value the value
	 * @return this
	 */
	FaultedApplication withExactly(String name, String value) {
		this.runner = this.runner.withInitializer((context) -> context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource("exact", Map.of(name, value))));
		return this;
	}

	FaultedApplication with(Class<?> configuration) {
		this.runner = this.runner.withUserConfiguration(configuration);
		return this;
	}

	/**
	 * Runs the application to its end, and checks what holds whatever the fault is: every
	 * span is accounted for, and no stack trace is logged.
	 * @param life what happens meanwhile
	 */
	void run(Consumer<Life> life) {
		Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		this.log.start();
		root.addAppender(this.log);
		try {
			this.runner.run((context) -> life.accept(new Life(context)));
		}
		finally {
			root.detachAppender(this.log);
		}
		assertThat(queued()).isZero();
		assertBalance();
		assertThat(logged(Level.INFO)).allSatisfy((event) -> assertThat(event.getThrowableProxy()).isNull());
	}

	/**
	 * Expects that the application does not start.
	 * @return what it fails with
	 */
	Throwable startupFailure() {
		List<Throwable> failure = new ArrayList<>();
		this.runner.run((context) -> failure.add(context.getStartupFailure()));
		return failure.get(0);
	}

	private void assertBalance() {
		assertThat(exported() + dropped() + queued() + spooled()).as("exported, dropped and still there")
			.isEqualTo(ended() + sum("spool.recovered"));
	}

	long ended() {
		return Math.round(this.meters.get("throughline.export.ended").functionCounter().count());
	}

	long exported() {
		return sum("exported");
	}

	long dropped() {
		return sum("dropped");
	}

	long dropped(DropReason reason) {
		return dropped(OTLP, reason);
	}

	long dropped(String destination, DropReason reason) {
		return Math.round(this.meters.get("throughline.export.dropped")
			.tags("destination", destination, "reason", reason.text())
			.functionCounter()
			.count());
	}

	long failedAttempts() {
		return sum("failed");
	}

	long queued() {
		return sum("queue.spans");
	}

	long spooled() {
		return sum("spool.spans");
	}

	private long sum(String name) {
		double sum = 0;
		for (Meter meter : this.meters.find("throughline.export." + name).tag("destination", OTLP).meters()) {
			sum += meter.measure().iterator().next().getValue();
		}
		return Math.round(sum);
	}

	/**
	 * Warnings and errors of whoever.
	 * @return the lines
	 */
	List<String> warnings() {
		return logged(Level.WARN).stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	/**
	 * What the export says while it is well.
	 * @return the lines
	 */
	List<String> remarks() {
		return logged(Level.INFO).stream()
			.filter((event) -> event.getLevel() == Level.INFO)
			.filter((event) -> event.getLoggerName().startsWith("dev.throughline.export"))
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private List<ILoggingEvent> logged(Level level) {
		return this.log.list.stream().filter((event) -> event.getLevel().isGreaterOrEqual(level)).toList();
	}

	/**
	 * How OTLP is spoken.
	 */
	enum Transport {

		HTTP, GRPC

	}

	/**
	 * The application while it runs.
	 */
	final class Life {

		private final Tracer tracer;

		private Life(AssertableApplicationContext context) {
			this.tracer = context.getBean(Tracer.class);
			FaultedApplication.this.measured.addAll(context.getBeansOfType(MeterBinder.class).values());
			FaultedApplication.this.measured.forEach((binder) -> binder.bindTo(FaultedApplication.this.meters));
		}

		Tracer tracer() {
			return this.tracer;
		}

		void makeSpans(int count) {
			for (int i = 0; i < count; i++) {
				this.tracer.nextSpan().name("work").start().end();
			}
		}

		void awaitFailedAttempts(int count) {
			await("failed attempts", () -> failedAttempts() >= count);
		}

		void awaitSpooled(int count) {
			await("spans on disk", () -> spooled() == count);
		}

		void awaitNothingLeft() {
			await("nothing left", () -> queued() + spooled() == 0);
		}

		private static void await(String what, Callable<Boolean> condition) {
			Awaitility.await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
		}

	}

}
