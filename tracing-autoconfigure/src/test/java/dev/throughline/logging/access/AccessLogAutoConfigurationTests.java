package dev.throughline.logging.access;

import java.util.List;

import org.apache.catalina.AccessLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.web.util.pattern.PathPattern;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class AccessLogAutoConfigurationTests {

	private static final AutoConfigurations ROOM = AutoConfigurations.of(AccessLogAutoConfiguration.class);

	private static final String ENABLED = "throughline.logging.access.enabled=true";

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner().withConfiguration(ROOM)
		.withPropertyValues(ENABLED);

	@Test
	void givesTomcatAValveOfTheEngineAndOneOfTheContext() {
		this.runner.run((context) -> {
			TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory();
			customizer(context.getBean(WebServerFactoryCustomizer.class)).customize(factory);
			assertThat(factory.getEngineValves()).singleElement().isInstanceOf(AccessLog.class);
			assertThat(factory.getContextValves()).singleElement().isInstanceOf(TomcatRouteValve.class);
			assertThat(context).doesNotHaveBean(HttpHandlerDecoratorFactory.class);
		});
	}

	@SuppressWarnings("unchecked")
	private static WebServerFactoryCustomizer<TomcatServletWebServerFactory> customizer(
			WebServerFactoryCustomizer<?> customizer) {
		return (WebServerFactoryCustomizer<TomcatServletWebServerFactory>) customizer;
	}

	@Test
	void decoratesTheReactiveHandler() {
		new ReactiveWebApplicationContextRunner().withConfiguration(ROOM)
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasSingleBean(HttpHandlerDecoratorFactory.class)
				.hasSingleBean(ReactiveAccessFilter.class)
				.doesNotHaveBean(WebServerFactoryCustomizer.class));
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.logging.access.enabled=false", "unrelated=true" })
	void isOffUnlessEnabled(String property) {
		new WebApplicationContextRunner().withConfiguration(ROOM)
			.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(AccessLines.class));
	}

	@Test
	void isForWebApplicationsOnly() {
		new ApplicationContextRunner().withConfiguration(ROOM)
			.withPropertyValues(ENABLED)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AccessLines.class));
	}

	@Test
	void warnsOnceOnAnotherServletContainer(CapturedOutput output) {
		this.runner.withClassLoader(new FilteredClassLoader(TomcatServletWebServerFactory.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(WebServerFactoryCustomizer.class));
		assertThat(output.getAll().lines().filter((line) -> line.contains("no access lines are written"))).hasSize(1);
	}

	@Test
	void backsOffWithoutTheClassesOfTheWeb() {
		this.runner.withClassLoader(new FilteredClassLoader(PathPattern.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(AccessLines.class));
	}

	@ParameterizedTest
	@CsvSource({ "logging.structured.format.console=ecs, GET /x 200 7ms",
			"unrelated=true, GET /x 200 7ms route=/{id} bytes=3 client=192.0.2.1" })
	void messageIsShortWhereLinesShowTheMembers(String property, String message) {
		this.runner.withPropertyValues(property).run((context) -> {
			try (RecordedLines lines = new RecordedLines().attach()) {
				AccessEntry entry = new AccessEntry("GET", "/x", "a=b", 200, 7_999_999, "/{id}", 3, "192.0.2.1",
						List.of());
				context.getBean(AccessLines.class).write(entry, null);
				assertThat(lines.take().getFormattedMessage()).isEqualTo(message);
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "exclude, /a/**/b/**/{", "exclude, /{a", "trusted-proxies, proxy.example",
			"trusted-proxies, 10.0.0.0/99" })
	void valueThatMeansNothingStopsTheStart(String property, String value) {
		this.runner.withPropertyValues("throughline.logging.access." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("throughline.logging.access." + property);
					assertThat(ex.getValue()).isEqualTo(value);
					assertThat(ex.getReason()).startsWith("Give ");
				}));
	}

	@ParameterizedTest
	@CsvSource({ "/actuator/health/liveness, true", "/orders, false" })
	void excludedPathHasNoLine(String path, boolean excluded) {
		this.runner.withPropertyValues("throughline.logging.access.exclude=/actuator/health/**").run((context) -> {
			try (RecordedLines lines = new RecordedLines().attach()) {
				AccessLines access = context.getBean(AccessLines.class);
				access.write(new AccessEntry("GET", path, null, 200, 0, null, 0, "192.0.2.1", List.of()), null);
				access.write(new AccessEntry("GET", "/last", null, 200, 0, null, 0, "192.0.2.1", List.of()), null);
				assertThat(lines.take().getFormattedMessage()).startsWith("GET " + (excluded ? "/last" : path));
			}
		});
	}

}
