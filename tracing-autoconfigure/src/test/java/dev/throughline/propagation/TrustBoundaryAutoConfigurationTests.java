package dev.throughline.propagation;

import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.propagation.Propagator;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.client.ClientRequest;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the trust boundary supplies, when it backs off, and what stops the start.
 */
class TrustBoundaryAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			TrustBoundaryAutoConfiguration.class);

	@Test
	void suppliesTheBoundaryInPlaceOfSpringBootsPropagator() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(InboundPropagation.class)
			.hasSingleBean(OutboundPropagation.class)
			.hasSingleBean(Propagator.class)
			.hasSingleBean(BoundaryPropagator.class));
	}

	@Test
	void backsOffForThePropagatorOfTheApplication() {
		this.runner.withBean("usersPropagator", Propagator.class, () -> Propagator.NOOP)
			.run((context) -> assertThat(context).hasSingleBean(Propagator.class)
				.doesNotHaveBean(BoundaryPropagator.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner.withPropertyValues("throughline.propagation.enabled=false")
			.run((context) -> assertThat(context).hasSingleBean(OtelPropagator.class)
				.doesNotHaveBean(InboundPropagation.class)
				.doesNotHaveBean(OutboundPropagation.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { OtelPropagator.class, HttpServletRequest.class, ServerHttpRequest.class,
			ClientHttpRequest.class, ClientRequest.class, Tomcat.class, ConfigurableTomcatWebServerFactory.class })
	void startsWithoutTheClass(Class<?> missing) {
		this.runner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void continueFromNobodyStopsTheStartAndSaysWhatToDo() {
		this.runner
			.withPropertyValues("throughline.propagation.inbound=continue-from",
					"throughline.propagation.inbound-from=")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContainingAll("throughline.propagation.inbound", "continue-from",
						"throughline.propagation.inbound-from", "throughline.propagation.inbound-header", "'restart'"));
	}

	@ParameterizedTest
	@CsvSource({ "inbound-from, 10.0.0.0/33, 10.0.0.0/8", "inbound-from, gateway.example, names are not looked up",
			"inbound-header, X Gateway, name=value", "inbound-header, X-Gateway=, name=value",
			"outbound.allow, *example.com, *.example.com", "outbound.deny, 10.0.0.0/33, 10.0.0.0/8",
			"baggage.allow, a.*.b, *.example.com" })
	void wrongValueStopsTheStartNamingPropertyValueAndRemedy(String property, String value, String remedy) {
		this.runner
			.withPropertyValues("throughline.propagation.inbound=continue-from",
					"throughline.propagation.inbound-header=X-Any", "throughline.propagation." + property + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContainingAll("throughline.propagation." + property,
						value.endsWith("=") ? value.substring(0, value.length() - 1) : value, remedy));
	}

	@Test
	void secretOfTheHeaderIsNotInTheMessage() {
		this.runner
			.withPropertyValues("throughline.propagation.inbound=continue-from",
					"throughline.propagation.inbound-header=X Gateway=hunter2")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.message()
				.contains("X Gateway")
				.doesNotContain("hunter2"));
	}

	@Test
	void unknownModeStopsTheStart() {
		this.runner.withPropertyValues("throughline.propagation.inbound=believe")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("believe"));
	}

}
