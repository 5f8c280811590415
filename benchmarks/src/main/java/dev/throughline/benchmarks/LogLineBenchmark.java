package dev.throughline.benchmarks;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Log line on a console that goes nowhere, with and without ids, clean and with a secret.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class LogLineBenchmark {

	/**
	 * Format of the line: Spring Boot's text, Spring Boot's JSON or this starter's JSON.
	 */
	@Param({ "text", "logstash", "json" })
	public String format = "text";

	/**
	 * Whether a span is there, whose ids come and go with each line.
	 */
	@Param({ "false", "true" })
	public boolean ids;

	/**
	 * Whether secrets are looked for.
	 */
	@Param({ "false", "true" })
	public boolean redaction;

	private final Logger logger = LoggerFactory.getLogger(LogLineBenchmark.class);

	private @Nullable PrintStream console;

	private @Nullable ConfigurableApplicationContext context;

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		this.console = System.out;
		System.setOut(new PrintStream(OutputStream.nullOutputStream()));
		String structured = this.format.equals("logstash") ? "logging.structured.format.console=logstash"
				: "throughline.logging.format=" + this.format;
		this.context = Application.start(Application.class, "throughline.redaction.enabled=" + this.redaction,
				"logging.level.dev.throughline.benchmarks=info", structured);
	}

	/**
	 * Stops the application.
	 */
	@TearDown
	public void stop() {
		System.setOut(Objects.requireNonNull(this.console));
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Writes a line without a secret.
	 */
	@Benchmark
	public void clean() {
		write("tenant-a");
	}

	/**
	 * Writes a line with a secret.
	 */
	@Benchmark
	public void dirty() {
		write("jane@example.org");
	}

	private void write(String tenant) {
		if (!this.ids) {
			this.logger.info("Forwarded request of {} to {}", tenant, "gpt-4o");
			return;
		}
		MDC.put("trace_id", "4bf92f3577b34da6a3ce929d0e0e4736");
		MDC.put("span_id", "00f067aa0ba902b7");
		this.logger.info("Forwarded request of {} to {}", tenant, "gpt-4o");
		MDC.remove("trace_id");
		MDC.remove("span_id");
	}

}
