package dev.throughline.export.connection;

import java.util.List;
import java.util.Map;

import dev.throughline.diagnostics.DiagnosticsAutoConfiguration;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Services of a compose file, from the factories that Spring Boot finds to the exporter.
 */
class ComposeConnectionTests {

	private static final String TRANSPORT = "management.opentelemetry.tracing.export.otlp.transport=";

	private static final String SSL = "org.springframework.boot.sslbundle.pem.truststore.certificate";

	private static final ComposeService TEMPO = ComposeService.of("tempo", "grafana/tempo:3.0.2",
			Map.of(4317, 40017, 4318, 40018, 3200, 40032));

	private static final ComposeService COLLECTOR = ComposeService.of("collector",
			"otel/opentelemetry-collector-contrib:0.158.0", Map.of(4317, 50017, 4318, 50018));

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			DiagnosticsAutoConfiguration.class, ConnectionAutoConfiguration.class);

	@ParameterizedTest
	@ValueSource(strings = { "grafana/tempo", "grafana/tempo:3.0.2", "docker.io/grafana/tempo:latest",
			"jaegertracing/jaeger:2.20.0", "cr.jaegertracing.io/jaegertracing/jaeger:2.20.0",
			"jaegertracing/all-in-one:1.76.0",
			"mirror.example.org:5000/grafana/tempo@sha256:0000000000000000000000000000000000000000000000000000000000000000" })
	void recognisesTheImage(String image) {
		OtlpTracingConnectionDetails details = details(
				ComposeService.of("traces", image, Map.of(4317, 40017, 4318, 40018)));
		assertThat(details).isNotNull();
		assertThat(details.getUrl(Transport.HTTP)).isEqualTo("http://127.0.0.1:40018/v1/traces");
		assertThat(details.getUrl(Transport.GRPC)).isEqualTo("http://127.0.0.1:40017");
		assertThat(details.getSslBundle()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "grafana/grafana:13.1.3", "grafana/loki", "tempo", "example/tempo",
			"jaegertracing/jaeger-query", "openzipkin/zipkin" })
	void leavesOtherImagesAlone(String image) {
		assertThat(details(ComposeService.of("other", image, Map.of(4317, 40017, 4318, 40018)))).isNull();
	}

	@Test
	void leavesABackendAloneThatTakesNoSpansFromHere() {
		assertThat(details(ComposeService.of("tempo", "grafana/tempo", Map.of(3200, 40032)))).isNull();
	}

	@Test
	void followsTheLabelOfAnImageWithAnotherName() {
		ComposeService service = ComposeService.of("tempo", "example/our-tempo", Map.of(4318, 40018));
		assertThat(details(service)).isNull();
		assertThat(details(service.label("org.springframework.boot.service-connection", "grafana/tempo"))).isNotNull();
	}

	@Test
	void speaksTlsWhenLabelsNameCertificates() {
		OtlpTracingConnectionDetails details = details(
				TEMPO.label(SSL, "classpath:dev/throughline/export/delivery/nobody.pem"));
		assertThat(details).isNotNull();
		assertThat(details.getSslBundle()).isNotNull();
		assertThat(details.getUrl(Transport.HTTP)).isEqualTo("https://127.0.0.1:40018/v1/traces");
		assertThat(details.getUrl(Transport.GRPC)).isEqualTo("https://127.0.0.1:40017");
	}

	@Test
	void namesThePropertyWhenOnlyTheOtherPortIsPublished() {
		OtlpTracingConnectionDetails details = details(
				ComposeService.of("jaeger", "jaegertracing/jaeger", Map.of(4317, 40017)));
		assertThat(details).isNotNull();
		assertThat(details.getUrl(Transport.GRPC)).isEqualTo("http://127.0.0.1:40017");
		assertThatIllegalStateException().isThrownBy(() -> details.getUrl(Transport.HTTP))
			.withMessage("Service 'jaeger' of the compose file has no port for container port 4318, on which it takes "
					+ "OTLP over http. Publish it under 'ports', or set "
					+ "management.opentelemetry.tracing.export.otlp.transport=grpc.");
	}

	@Test
	void exportsOverHttpUnlessTheTransportIsStated() {
		run(TEMPO).run((context) -> assertThat(context.getBean(OtlpHttpSpanExporter.class).toString())
			.contains("http://127.0.0.1:40018/v1/traces"));
		run(TEMPO).withPropertyValues(TRANSPORT + "grpc")
			.run((context) -> assertThat(context.getBean(OtlpGrpcSpanExporter.class).toString())
				.contains("http://127.0.0.1:40017")
				.doesNotContain("/v1/traces"));
	}

	@Test
	void winsOverTheEndpointOfTheProperties() {
		run(TEMPO)
			.withPropertyValues("management.opentelemetry.tracing.export.otlp.endpoint=http://collector:4318/v1/traces")
			.run((context) -> assertThat(context.getBean(OtlpHttpSpanExporter.class).toString())
				.contains("http://127.0.0.1:40018/v1/traces"));
	}

	@Test
	void yieldsToACollectorBesideIt() {
		for (List<ComposeService> order : List.of(List.of(TEMPO, COLLECTOR), List.of(COLLECTOR, TEMPO))) {
			run(order.toArray(ComposeService[]::new))
				.run((context) -> assertThat(context.getBean(OtlpHttpSpanExporter.class).toString())
					.contains("http://127.0.0.1:50018/v1/traces"));
		}
	}

	@Test
	void doesNotChooseBetweenTwoBackends() {
		ComposeService jaeger = ComposeService.of("jaeger", "jaegertracing/jaeger", Map.of(4317, 1, 4318, 2));
		run(TEMPO, jaeger).run((context) -> assertThat(context).getFailure()
			.rootCause()
			.isInstanceOf(NoUniqueBeanDefinitionException.class)
			.hasMessageContainingAll("otlpTracingConnectionDetailsForTempo", "otlpTracingConnectionDetailsForJaeger"));
	}

	@Test
	void staysOutOfApplicationsWithoutBackends() {
		this.runner.run((context) -> assertThat(context).hasNotFailed()
			.doesNotHaveBean(BackendsYieldToCollectors.class)
			.doesNotHaveBean(OtlpTracingConnectionDetails.class));
	}

	private ApplicationContextRunner run(ComposeService... services) {
		return this.runner.withInitializer((context) -> ComposeService.register(context, services));
	}

	private static @Nullable OtlpTracingConnectionDetails details(ComposeService service) {
		DockerComposeConnectionSource source = service.source();
		return (OtlpTracingConnectionDetails) new ConnectionDetailsFactories(null).getConnectionDetails(source, false)
			.get(OtlpTracingConnectionDetails.class);
	}

}
