package dev.throughline.redaction;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.xml.sax.InputSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.StandardStackTracePrinter;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class LogRedactionTests {

	private final LoggerContext context = new LoggerContext();

	private final Redactor redactor = new Redactor(RedactorTests.properties(Action.MASK));

	private final Logger logger = this.context.getLogger("test");

	LogRedactionTests() {
		this.context.setMDCAdapter(new LogbackMDCAdapter());
	}

	@AfterEach
	void stop() {
		this.context.stop();
	}

	@Test
	void messageMdcPairsAndExceptionsOfAnyPatternAreRedacted() throws Exception {
		OutputStreamAppender<ILoggingEvent> appender = configure("%msg|%m|%X{password}|%X|%kvp|%ex{0}%n");
		OutputStream out = capture(appender);
		this.context.getMDCAdapter().put("password", "hunter2");
		this.logger.atInfo()
			.addKeyValue("to", "jane@example.com")
			.addKeyValue("count", 17)
			.setCause(new IllegalStateException("of jane@example.com"))
			.log("for {}", "jane@example.com");
		assertThat(out).hasToString("for [REDACTED:email]|for [REDACTED:email]|[REDACTED:key]|password=[REDACTED:key]|"
				+ "to=\"[REDACTED:email]\" count=\"17\"|java.lang.IllegalStateException: of [REDACTED:email]"
				+ System.lineSeparator() + System.lineSeparator());
	}

	@Test
	void eventWithoutSecretsIsTheSameObject() {
		LoggingEvent event = event("plain {}", new IllegalStateException("plain"));
		assertThat(RedactedEvent.of(event, this.redactor)).isSameAs(event);
	}

	@Test
	void pairsBeforeTheFirstSecretAreKept() throws Exception {
		OutputStreamAppender<ILoggingEvent> appender = configure("%kvp");
		OutputStream out = capture(appender);
		this.logger.atInfo()
			.addKeyValue("count", 17)
			.addKeyValue("to", "jane@example.com")
			.addKeyValue("last", true)
			.log("plain");
		assertThat(out).hasToString("count=\"17\" to=\"[REDACTED:email]\" last=\"true\"");
	}

	@Test
	void causesAndSuppressedExceptionsAreRedactedAndKeepTheirFrames() {
		IllegalStateException exception = new IllegalStateException("outer",
				new IllegalArgumentException("jane@example.com"));
		exception.addSuppressed(new UnsupportedOperationException("joan@example.com"));
		ILoggingEvent redacted = RedactedEvent.of(event("plain", exception), this.redactor);
		ThrowableProxy proxy = (ThrowableProxy) redacted.getThrowableProxy();
		assertThat(proxy.getCause().getMessage()).isEqualTo("[REDACTED:email]");
		assertThat(proxy.getSuppressed()[0].getMessage()).isEqualTo("[REDACTED:email]");
		assertThat(proxy.getClassName()).isEqualTo("java.lang.IllegalStateException");
		assertThat(StandardStackTracePrinter.rootLast().printStackTraceToString(proxy.getThrowable()))
			.startsWith("java.lang.IllegalStateException: outer")
			.contains("Caused by: java.lang.IllegalArgumentException: [REDACTED:email]",
					"Suppressed: java.lang.UnsupportedOperationException: [REDACTED:email]",
					"at dev.throughline.redaction.LogRedactionTests.causesAnd")
			.doesNotContain("example.com");
	}

	@Test
	void encoderIsWrappedOnceAndUnwrapped() throws Exception {
		OutputStreamAppender<ILoggingEvent> appender = configure("%msg");
		LogbackRedaction.install(this.context, this.redactor);
		assertThat(RedactingEncoder.unwrap(appender.getEncoder())).isInstanceOf(PatternLayoutEncoder.class);
		LogbackRedaction.install(this.context, null);
		assertThat(appender.getEncoder()).isInstanceOf(PatternLayoutEncoder.class);
	}

	@Test
	void switchedOffByPropertyAndBackOnForTheNextApplication() {
		OutputStream out = new ByteArrayOutputStream();
		run(out, "--throughline.redaction.enabled=false");
		assertThat(out.toString()).contains("logged jane@example.com");
		run(out);
		assertThat(out.toString()).contains("logged [REDACTED:email]");
		run(out, "--throughline.redaction.action=drop");
		assertThat(out.toString()).contains("logged  end");
	}

	@Test
	void wrongPropertyStopsTheStart() {
		assertThatException().isThrownBy(() -> run(new ByteArrayOutputStream(), "--throughline.redaction.action=hash"))
			.havingRootCause()
			.withMessageStartingWith("throughline.redaction.hash-key: not set");
	}

	private static void run(OutputStream out, String... arguments) {
		PrintStream before = System.out;
		System.setOut(new PrintStream(out, true));
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run(arguments)) {
			LoggerFactory.getLogger("test").info("logged jane@example.com end");
		}
		finally {
			System.setOut(before);
			MDC.clear();
		}
	}

	private LoggingEvent event(String message, Throwable throwable) {
		LoggingEvent event = new LoggingEvent(getClass().getName(), this.logger, Level.INFO, message, throwable,
				new Object[] { "argument" });
		event.setKeyValuePairs(List.of());
		return event;
	}

	private OutputStreamAppender<ILoggingEvent> configure(String pattern) throws Exception {
		JoranConfigurator configurator = new JoranConfigurator();
		configurator.setContext(this.context);
		configurator.doConfigure(new InputSource(new StringReader("""
				<configuration>
					<appender name="OWN" class="ch.qos.logback.core.ConsoleAppender">
						<encoder><pattern>%s</pattern></encoder>
					</appender>
					<root level="INFO"><appender-ref ref="OWN"/></root>
				</configuration>
				""".formatted(pattern))));
		return (OutputStreamAppender<ILoggingEvent>) this.context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
			.getAppender("OWN");
	}

	private OutputStream capture(OutputStreamAppender<ILoggingEvent> appender) {
		OutputStream out = new ByteArrayOutputStream();
		appender.setOutputStream(out);
		LogbackRedaction.install(this.context, this.redactor);
		return out;
	}

	@Configuration(proxyBeanMethods = false)
	static class Application {

	}

}
