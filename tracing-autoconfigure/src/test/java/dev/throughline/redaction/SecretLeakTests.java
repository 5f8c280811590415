package dev.throughline.redaction;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import dev.throughline.redaction.SecretCorpus.Secret;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.OtlpRequest;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * No secret of the corpus, in no place where a value can hide, is in the bytes that leave
 * the process.
 */
class SecretLeakTests {

	private static final Logger logger = LoggerFactory.getLogger("leaking");

	private static final SpanContext LINKED = SpanContext.create("0123456789abcdef0123456789abcdef", "0123456789abcdef",
			TraceFlags.getSampled(), TraceState.getDefault());

	private static final String[] TEXTS = { "%s", "failed for %s", "{\"v\":\"%s\"}", "v=%s&w=1", "(%s)",
			"line\n%s\nline", "[a, %s, b]", "'%s'", "<v>%s</v>", "{\\\"v\\\":\\\"%s\\\"}", "v: %s; w" };

	private static final List<Secret> CORPUS = new SecretCorpus(42).ofEveryKind(40);

	// Spring Boot leaves the console's format in a system property
	private final Properties systemProperties = (Properties) System.getProperties().clone();

	@AfterEach
	void restoreSystemProperties() {
		System.setProperties(this.systemProperties);
	}

	@Test
	void corpusIsLargeEnough() {
		assertThat(CORPUS).hasSizeGreaterThanOrEqualTo(500);
		assertThat(CORPUS.stream().map(Secret::kind).distinct()).hasSizeGreaterThanOrEqualTo(12);
		assertThat(CORPUS.stream().map(Secret::value).distinct()).hasSize(CORPUS.size());
	}

	@ParameterizedTest
	@ValueSource(strings = { "mask", "hash", "drop" })
	void noSecretIsInExportedBytes(String action) {
		try (OtlpCollector collector = OtlpCollector.start()) {
			try (ConfigurableApplicationContext context = start(
					"--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.httpEndpoint(),
					"--throughline.redaction.action=" + action, "--throughline.export.queue-max-size=64MB")) {
				Tracer tracer = context.getBean(Tracer.class);
				for (int i = 0; i < CORPUS.size(); i++) {
					makeSpan(tracer, CORPUS.get(i), TEXTS[i % TEXTS.length]);
				}
			}
			StringBuilder exported = new StringBuilder();
			int spans = 0;
			while (spans < CORPUS.size()) {
				OtlpRequest request = collector.take();
				exported.append(request.body().toByteString().toString(StandardCharsets.ISO_8859_1));
				spans += request.spans().size();
			}
			assertThat(leaked(exported.toString())).isEmpty();
			assertThat(exported).contains("place-of-name", "failed for ");
		}
	}

	private static void makeSpan(Tracer tracer, Secret secret, String text) {
		String hidden = String.format(text, secret.text());
		Span span = tracer.spanBuilder("place-of-name " + hidden)
			.addLink(LINKED, Attributes.of(stringKey("link"), hidden))
			.startSpan();
		span.setAttribute("plain", hidden);
		span.setAttribute("http.request.header.authorization", secret.value());
		span.setAttribute("app.apiKey", secret.value());
		span.setAttribute(stringArrayKey("list"), List.of("a", hidden));
		span.setAttribute(stringArrayKey("http.request.header.cookie"), List.of("a=" + secret.value()));
		span.setAttribute("url.full", "https://host/path?v=" + encoded(secret.value()));
		span.setAttribute("http.url", "https://u:" + encoded(secret.value()) + "@host/path");
		span.setAttribute("url.query", "a=1&b=" + secret.value().replace("&", "").replace(";", ""));
		span.setAttribute("json", "{\"a\":[{\"password\":\"" + secret.value().replace("\n", "\\n") + "\"}]}");
		span.addEvent(hidden, Attributes.of(stringKey("event"), hidden));
		span.recordException(new IllegalStateException(hidden, new IllegalArgumentException(hidden)));
		span.setStatus(StatusCode.ERROR, hidden);
		span.end();
	}

	private static String encoded(String value) {
		return URLEncoder.encode(value, StandardCharsets.UTF_8);
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.logging.format=text", "throughline.logging.format=json",
			"logging.structured.format.console=ecs", "logging.structured.format.console=logstash",
			"logging.config=classpath:dev/throughline/redaction/own-logback.xml" })
	void noSecretIsInLogBytes(String format) {
		String output = outputOf(() -> {
			try (ConfigurableApplicationContext context = start("--" + format)) {
				for (int i = 0; i < CORPUS.size(); i++) {
					log(CORPUS.get(i), TEXTS[i % TEXTS.length]);
				}
			}
		});
		assertThat(output).contains("message-of-test", "[REDACTED:email]", "IllegalStateException");
		assertThat(leaked(output)).isEmpty();
		if (format.endsWith("json")) {
			JsonMapper mapper = new JsonMapper();
			assertThat(output.lines().filter((line) -> line.contains("message-of-test"))).hasSize(3 * CORPUS.size())
				.allSatisfy((line) -> assertThat(mapper.readTree(line).path("message").asString())
					.startsWith("message-of-test"));
		}
	}

	// ten thousand lines that nobody wants to see in the build
	private static String outputOf(Runnable logging) {
		PrintStream out = System.out;
		ByteArrayOutputStream captured = new ByteArrayOutputStream();
		System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
		try {
			logging.run();
		}
		finally {
			System.setOut(out);
		}
		return captured.toString(StandardCharsets.UTF_8);
	}

	private static void log(Secret secret, String text) {
		String hidden = String.format(text, secret.text());
		IllegalStateException exception = shortened(
				new IllegalStateException(hidden, shortened(new IllegalArgumentException(hidden))));
		exception.addSuppressed(shortened(new UnsupportedOperationException(hidden)));
		MDC.put("hidden", hidden);
		MDC.put("clientSecret", secret.value());
		logger.info("message-of-test {}", hidden);
		MDC.clear();
		logger.error("message-of-test", exception);
		logger.atInfo()
			.addKeyValue("hidden", hidden)
			.addKeyValue("api_key", secret.value())
			.addKeyValue("object", new StringBuilder(hidden))
			.log("message-of-test");
	}

	private static <T extends Throwable> T shortened(T throwable) {
		throwable.setStackTrace(Arrays.copyOf(throwable.getStackTrace(), 2));
		return throwable;
	}

	private static Set<String> leaked(String bytes) {
		return CORPUS.stream()
			.filter((secret) -> bytes.contains(secret.value()) || bytes.contains(encoded(secret.value()))
					|| bytes.contains(secret.value().lines().skip(1).findFirst().orElse(secret.value())))
			.map((secret) -> secret.kind() + " " + secret.text())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static ConfigurableApplicationContext start(String... arguments) {
		String[] all = Arrays.copyOf(arguments, arguments.length + 2);
		all[arguments.length] = "--spring.application.name=leaking";
		all[arguments.length + 1] = "--throughline.redaction.hash-key=0123456789abcdef";
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.registerShutdownHook(false)
			.run(all);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
