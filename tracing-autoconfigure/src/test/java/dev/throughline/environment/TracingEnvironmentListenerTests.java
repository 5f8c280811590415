package dev.throughline.environment;

import java.util.LinkedHashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.CommandLinePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TracingEnvironmentListenerTests {

	private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	private static final String TRANSPORT = "management.opentelemetry.tracing.export.otlp.transport";

	private static final String OTLP_ENABLED = "management.tracing.export.otlp.enabled";

	private static final String LOGS_ENDPOINT = "management.opentelemetry.logging.export.otlp.endpoint";

	private static final String LOGS_TRANSPORT = "management.opentelemetry.logging.export.otlp.transport";

	private final Map<String, String> variables = new LinkedHashMap<>();

	private final StandardEnvironment environment = new StandardEnvironment();

	private final TracingEnvironmentListener listener = new TracingEnvironmentListener(this.variables::get);

	@Test
	void defaultsHaveTheLowestPrecedence() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("user", Map.of("management.tracing.sampling.probability", "0.2")));
		this.listener.complete(this.environment);
		assertThat(property("management.tracing.sampling.probability")).isEqualTo("0.2");
		assertThat(property("management.tracing.mdc.trace-id-key")).isEqualTo("trace_id");
		assertThat(property("management.tracing.mdc.span-id-key")).isEqualTo("span_id");
		assertThat(property("logging.pattern.correlation")).isEqualTo("%correlationId{trace_id(32),span_id(16)} ");
		assertThat(property("spring.reactor.context-propagation")).isEqualTo("auto");
		assertThat(property("management.opentelemetry.tracing.limits.max-attribute-value-length")).isEqualTo("4096");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			-                      | -       | W3C
			W3C                    | -       | W3C
			W3C,B3_MULTI           | -       | W3C,B3_MULTI
			B3                     | -       | W3C,B3
			B3                     | W3C     | W3C
			-                      | B3      | B3
			""")
	void readsTheFormatsThatAreConfigured(String produce, String consume, String expected) {
		if (produce != null) {
			user("management.tracing.propagation.produce", produce);
		}
		if (consume != null) {
			user("management.tracing.propagation.consume", consume);
		}
		this.listener.complete(this.environment);
		assertThat(property("management.tracing.propagation.consume")).isEqualTo(expected);
	}

	@Test
	void leavesTheFormatsAloneWhenPropagationIsSwitchedOff() {
		user("throughline.propagation.enabled", "false");
		this.listener.complete(this.environment);
		assertThat(property("management.tracing.propagation.consume")).isNull();
	}

	@Test
	void samplesEverythingUnlessToldOtherwise() {
		this.listener.complete(this.environment);
		assertThat(property("management.tracing.sampling.probability")).isEqualTo("1.0");
	}

	@Test
	void patternFollowsTheMdcKeysOfTheUser() {
		user("management.tracing.mdc.trace-id-key", "dd.trace_id");
		this.listener.complete(this.environment);
		assertThat(property("logging.pattern.correlation")).isEqualTo("%correlationId{dd.trace_id(32),span_id(16)} ");
	}

	@Test
	void doesNothingWhenSwitchedOff() {
		user("throughline.environment.enabled", "false");
		user(ENDPOINT, "http://collector:4317");
		this.listener.complete(this.environment);
		assertThat(property("management.tracing.sampling.probability")).isNull();
		assertThat(property(TRANSPORT)).isNull();
	}

	@Test
	void leavesLoggingAloneWhenItIsSwitchedOff() {
		user("throughline.logging.enabled", "false");
		this.listener.complete(this.environment);
		assertThat(property("logging.pattern.correlation")).isNull();
		assertThat(property("management.tracing.sampling.probability")).isEqualTo("1.0");
	}

	@Test
	void infersTransportAndCompletesTheEndpoint() {
		user(ENDPOINT, "http://collector:4317");
		this.listener.complete(this.environment);
		assertThat(property(ENDPOINT)).isEqualTo("http://collector:4317");
		assertThat(property(TRANSPORT)).isEqualTo("grpc");
		assertThat(this.listener.warnings()).isEmpty();
	}

	@Test
	void leavesAContradictionOfPortAndTransportToTheFindings() {
		user(ENDPOINT, "http://collector:4317");
		user(TRANSPORT, "http");
		this.listener.complete(this.environment);
		assertThat(property(TRANSPORT)).isEqualTo("http");
		assertThat(this.listener.warnings()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.export.enabled", "throughline.diagnostics.enabled" })
	void warnsAboutAContradictionOfPortAndTransportWhereNobodyElseDoes(String switchedOff) {
		user(ENDPOINT, "http://user:secret@collector:4317");
		user(TRANSPORT, "http");
		user(switchedOff, "false");
		this.listener.complete(this.environment);
		assertThat(property(ENDPOINT)).isEqualTo("http://user:secret@collector:4317/v1/traces");
		assertThat(property(TRANSPORT)).isEqualTo("http");
		assertThat(this.listener.warnings()).singleElement()
			.asString()
			.contains("http://REDACTED@collector:4317")
			.contains("port of grpc")
			.contains("stated as http");
	}

	@Test
	void failsOnAnEndpointThatIsNoUrlWithoutTellingItsCredentials() {
		user(ENDPOINT, "ftp://user:secret@collector:4317");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> this.listener.complete(this.environment))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo(ENDPOINT))
			.withMessageContaining("http://localhost:4317")
			.withMessageNotContaining("secret");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", textBlock = """
			http://collector:4318, -,    gzip
			http://10.0.0.1:4317,  -,    gzip
			http://collector:4318, none, none
			http://localhost:4318, -,    -
			http://127.0.0.1:4317, -,    -
			http://127.0.0.1:4317, gzip, gzip
			""")
	void compressesWhatLeavesTheMachine(String endpoint, String stated, String expected) {
		user(ENDPOINT, endpoint);
		if (stated != null) {
			user("management.opentelemetry.tracing.export.otlp.compression", stated);
		}
		this.listener.complete(this.environment);
		assertThat(property("management.opentelemetry.tracing.export.otlp.compression")).isEqualTo(expected);
	}

	@Test
	void withoutAnEndpointNothingIsDerived() {
		this.listener.complete(this.environment);
		assertThat(property(ENDPOINT)).isNull();
		assertThat(property(OTLP_ENABLED)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http://collector:4317/v1/logs  | auto | http://collector:4317          | grpc
			http://collector:4318          | auto | http://collector:4318/v1/logs  | http
			collector:4318                 | none | http://collector:4318/v1/logs  | http
			                               | auto |                                |
			                               | otlp | http://localhost:4318/v1/logs  | http
			""")
	void endpointOfLogsIsCompletedWhenTheyAreSent(String endpoint, String exporter, String completed,
			String transport) {
		user("throughline.logging.otlp.enabled", "true");
		user("throughline.exporter", exporter);
		if (endpoint != null) {
			user(LOGS_ENDPOINT, endpoint);
		}
		this.listener.complete(this.environment);
		assertThat(property(LOGS_ENDPOINT)).isEqualTo(completed);
		assertThat(property(LOGS_TRANSPORT)).isEqualTo(transport);
		assertThat(property(TRANSPORT)).isEqualTo(exporter.equals("otlp") ? "http" : null);
	}

	@Test
	void endpointOfLogsIsLeftAloneUnlessTheyAreSent() {
		user(LOGS_ENDPOINT, "http://collector:4317/v1/logs");
		this.listener.complete(this.environment);
		assertThat(property(LOGS_ENDPOINT)).isEqualTo("http://collector:4317/v1/logs");
		assertThat(property(LOGS_TRANSPORT)).isNull();
	}

	@Test
	void unusableEndpointOfLogsFailsNamingItsProperty() {
		user("throughline.logging.otlp.enabled", "true");
		user(LOGS_ENDPOINT, "ftp://user:secret@collector");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> this.listener.complete(this.environment))
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo(LOGS_ENDPOINT);
				assertThat(ex.getValue()).isEqualTo("ftp://REDACTED@collector");
			});
	}

	@Test
	void exporterOtlpHasTheEndpointOfTheSpecification() {
		user("throughline.exporter", "OTLP");
		this.listener.complete(this.environment);
		assertThat(property(ENDPOINT)).isEqualTo("http://localhost:4318/v1/traces");
		assertThat(property(TRANSPORT)).isEqualTo("http");
	}

	@ParameterizedTest
	@ValueSource(strings = { "none", "stdout" })
	void otherExportersSwitchOtlpOff(String exporter) {
		user("throughline.exporter", exporter);
		user(ENDPOINT, "http://collector:4317");
		this.listener.complete(this.environment);
		assertThat(property(OTLP_ENABLED)).isEqualTo("false");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jaeger", "", "otlp,stdout" })
	void unknownExporterFailsNamingPropertyValueAndChoices(String exporter) {
		user("throughline.exporter", exporter);
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> this.listener.complete(this.environment))
			.withMessageContaining("'auto', 'none', 'stdout' and 'otlp'")
			.satisfies((ex) -> {
				assertThat(ex.getName()).isEqualTo("throughline.exporter");
				assertThat(ex.getValue()).isEqualTo(exporter);
			});
	}

	@Test
	void unknownLogFormatFailsNamingPropertyValueAndChoices() {
		user("throughline.logging.format", "xml");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> this.listener.complete(this.environment))
			.withMessageContaining("'text' or 'json'")
			.satisfies((ex) -> assertThat(ex.getValue()).isEqualTo("xml"));
	}

	@Test
	void jsonSelectsTheFormatterUnlessTheUserChoseAnother() {
		user("throughline.logging.format", "json");
		this.listener.complete(this.environment);
		assertThat(property("logging.structured.format.console")).isEqualTo("dev.throughline.logging.JsonLogFormatter");
		user("logging.structured.format.console", "ecs");
		assertThat(property("logging.structured.format.console")).isEqualTo("ecs");
	}

	@Test
	void formatterThatIsSelectedByNameExists() throws Exception {
		assertThat(Class.forName(TracingDefaults.JSON_FORMATTER)).isNotNull();
	}

	@Test
	void variablesDoNotBeatTheCommandLine() {
		CommandLinePropertySource<?> commandLine = new SimpleCommandLinePropertySource(
				"--management.opentelemetry.tracing.sampler=always-on");
		this.environment.getPropertySources().addFirst(commandLine);
		mapped(Map.of("management.opentelemetry.tracing.sampler", "ALWAYS_OFF"));
		this.listener.complete(this.environment);
		assertThat(property("management.opentelemetry.tracing.sampler")).isEqualTo("always-on");
	}

	@Test
	void variablesBeatConfigurationFilesAndKeepTheirOrigin() {
		this.environment.getPropertySources()
			.addLast(new MapPropertySource("application.yml",
					Map.of("management.opentelemetry.tracing.sampler", "always-on")));
		mapped(Map.of("management.opentelemetry.tracing.sampler", "ALWAYS_OFF"));
		this.listener.complete(this.environment);
		assertThat(property("management.opentelemetry.tracing.sampler")).isEqualTo("ALWAYS_OFF");
		Origin origin = OriginLookup.getOrigin(
				this.environment.getPropertySources().get(OtelVariableCorrections.SOURCE),
				"management.opentelemetry.tracing.sampler");
		assertThat(origin).hasToString("the variable");
	}

	@Test
	void unlimitedTimeoutFitsIntoNanoseconds() {
		mapped(Map.of("management.opentelemetry.tracing.export.timeout", "PT2562047788015215H30M7S",
				"management.opentelemetry.tracing.export.otlp.timeout", "PT3S"));
		this.listener.complete(this.environment);
		assertThat(property("management.opentelemetry.tracing.export.timeout")).isEqualTo("PT8760H");
		assertThat(property("management.opentelemetry.tracing.export.otlp.timeout")).isEqualTo("PT3S");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			otlp          | otlp   | 0
			console       | stdout | 0
			Logging       | stdout | 0
			none          | none   | 0
			zipkin        |        | 1
			zipkin,otlp   | otlp   | 1
			console,otlp  | otlp   | 1
			""")
	void tracesExporterVariableIsUnderstood(String variable, String exporter, int warnings) {
		this.variables.put("OTEL_TRACES_EXPORTER", variable);
		mapped(Map.of(OTLP_ENABLED, variable.contains("otlp") ? "true" : "false"));
		new OtelVariableCorrections(this.variables::get, this.listener.warnings()::add).apply(this.environment);
		assertThat(property("throughline.exporter")).isEqualTo(exporter);
		assertThat(property(OTLP_ENABLED)).isNull();
		assertThat(this.listener.warnings()).hasSize(warnings);
	}

	private void mapped(Map<String, String> properties) {
		Origin origin = new Origin() {

			@Override
			public String toString() {
				return "the variable";
			}

		};
		Map<String, Object> tracked = new LinkedHashMap<>();
		properties.forEach((name, value) -> tracked.put(name, OriginTrackedValue.of(value, origin)));
		this.environment.getPropertySources()
			.addFirst(new OriginTrackedMapPropertySource(OtelVariableCorrections.SOURCE, tracked));
	}

	private void user(String name, String value) {
		this.environment.getPropertySources().addFirst(new MapPropertySource(name, Map.of(name, value)));
	}

	private String property(String name) {
		return this.environment.getProperty(name);
	}

}
