package dev.throughline.export.connection;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.testcontainers.containers.Container;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsNotFoundException;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Containers with {@code @ServiceConnection}, from the annotation to the exporter. Every
 * nested class is a test class as users write it.
 */
class ContainerConnectionTests {

	@Test
	void aBeanNamesItsImageInTheAnnotation() {
		runner(NamedBean.class).run((context) -> assertThat(context.getBean(OtlpHttpSpanExporter.class).toString())
			.contains("http://127.0.0.1:44318/v1/traces"));
	}

	@Test
	void leavesOtherContainersAlone() {
		runner(OtherBean.class)
			.run((context) -> assertThat(context).getFailure().isInstanceOf(ConnectionDetailsNotFoundException.class));
	}

	private static ApplicationContextRunner runner(Class<?> containers) {
		return new ApplicationContextRunner().withUserConfiguration(containers)
			.withConfiguration(AutoConfigurations.of(ServiceConnectionAutoConfiguration.class,
					OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class,
					OtlpTracingAutoConfiguration.class, ConnectionAutoConfiguration.class));
	}

	@Nested
	@SpringJUnitConfig(Tracing.class)
	class Tempo {

		@ServiceConnection
		static final Container<?> container = StandInContainer.of("grafana/tempo:3.0.2", 4317, 4318, 3200);

		@Test
		void takesSpansOverHttp(@Autowired OtlpHttpSpanExporter exporter) {
			assertThat(exporter.toString()).contains("http://127.0.0.1:44318/v1/traces");
		}

	}

	@Nested
	@SpringJUnitConfig(Tracing.class)
	@TestPropertySource(properties = "management.opentelemetry.tracing.export.otlp.transport=grpc")
	class Jaeger {

		@ServiceConnection
		static final Container<?> container = StandInContainer.of("cr.jaegertracing.io/jaegertracing/jaeger:2.20.0",
				4317);

		@Test
		void takesSpansOverGrpc(@Autowired OtlpGrpcSpanExporter exporter) {
			assertThat(exporter.toString()).contains("http://127.0.0.1:44317").doesNotContain("/v1/traces");
		}

		@Test
		void namesThePropertyWhenThePortIsNotExposed(@Autowired OtlpTracingConnectionDetails details) {
			assertThatIllegalStateException().isThrownBy(() -> details.getUrl(Transport.HTTP))
				.withMessage("Container cr.jaegertracing.io/jaegertracing/jaeger:2.20.0 has no port for container port "
						+ "4318, on which it takes OTLP over http. Name it in withExposedPorts, or set "
						+ "management.opentelemetry.tracing.export.otlp.transport=grpc.");
		}

	}

	@Nested
	@SpringJUnitConfig(Tracing.class)
	class JaegerOfTheFirstVersion {

		@ServiceConnection
		static final Container<?> container = StandInContainer.of("jaegertracing/all-in-one:1.76.0", 4318);

		@Test
		void takesSpansOverHttp(@Autowired OtlpHttpSpanExporter exporter) {
			assertThat(exporter.toString()).contains("http://127.0.0.1:44318/v1/traces");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ImportAutoConfiguration({ OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class,
			OtlpTracingAutoConfiguration.class, ConnectionAutoConfiguration.class })
	static class Tracing {

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedBean {

		@Bean
		@ServiceConnection(name = "grafana/tempo")
		Container<?> ourTempo() {
			return StandInContainer.of("example/our-tempo", 4317, 4318);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherBean {

		@Bean
		@ServiceConnection(name = "grafana/grafana")
		Container<?> grafana() {
			return StandInContainer.of("grafana/grafana", 3000);
		}

	}

}
