package dev.throughline.export.delivery;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.throughline.export.delivery.Outcome.Kind;
import dev.throughline.test.FaultyCollector;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

class DeliveryAutoConfigurationTests {

	private static final String OTLP = "management.opentelemetry.tracing.export.otlp";

	private static final String OTHER = "throughline.export.destinations.other";

	@AutoClose
	private final FaultyCollector collector = FaultyCollector.start();

	@AutoClose
	private final FaultyCollector tls = FaultyCollector.startWithTls();

	@TempDir
	private Path directory;

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, OtlpTracingAutoConfiguration.class,
				DeliveryAutoConfiguration.class))
		.withPropertyValues("management.tracing.export.enabled=true");

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void sendsInThePlaceOfSpringBootsExporter(String transport) throws IOException {
		Path token = Files.writeString(this.directory.resolve("token"), "Bearer from-file");
		this.runner
			.withPropertyValues(OTLP + ".endpoint=" + endpoint(this.collector, transport),
					OTLP + ".transport=" + transport, OTLP + ".compression=gzip", OTLP + ".headers.tenant=a",
					"throughline.export.header-files.authorization=" + token)
			.run((context) -> {
				NamedDelivery delivery = springBoots(context);
				assertThat(delivery.name()).isEqualTo("otlp");
				assertThat(send(delivery)).isEqualTo(Outcome.delivered());
				assertThat(this.collector.headers()).singleElement()
					.satisfies((headers) -> assertThat(headers).containsEntry("tenant", "a")
						.containsEntry("authorization", "Bearer from-file"));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void springBootsExporterStillSendsAndMakesItsSenderThen(String transport) {
		this.runner
			.withPropertyValues(OTLP + ".endpoint=" + endpoint(this.collector, transport),
					OTLP + ".transport=" + transport, OTLP + ".headers.tenant=a")
			.run((context) -> {
				SpanExporter exporter = context.getBean(SpanExporter.class);
				assertThat(exporter).asString().contains("componentLoader=deferred");
				assertThat(exporter.export(Spans.of(1)).join(20, TimeUnit.SECONDS).isSuccess()).isTrue();
				assertThat(this.collector.headers()).singleElement()
					.satisfies((headers) -> assertThat(headers).containsEntry("tenant", "a"));
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void sendsToFurtherDestinations(String transport) throws IOException {
		Path token = Files.writeString(this.directory.resolve("token"), "from-file");
		this.runner.withPropertyValues(OTHER + ".endpoint=" + base(this.collector, transport),
				OTHER + ".transport=" + transport, OTHER + ".headers.tenant=b",
				OTHER + ".header-files.x-api-key=" + token, "throughline.export.header-files.authorization=" + token)
			.run((context) -> {
				NamedDelivery delivery = destination(context);
				assertThat(delivery.name()).isEqualTo("other");
				assertThat(delivery.delivery().description()).containsEntry("compression", "none")
					.containsEntry("transport", transport);
				assertThat(send(delivery)).isEqualTo(Outcome.delivered());
				assertThat(this.collector.headers()).singleElement()
					.satisfies((headers) -> assertThat(headers).containsEntry("tenant", "b")
						.containsEntry("x-api-key", "from-file")
						.doesNotContainKey("authorization"))
					.satisfies((headers) -> assertThat(headers.getOrDefault(":path", "/v1/traces"))
						.isEqualTo("/v1/traces"));
			});
	}

	@Test
	void compressesByDefaultWhatLeavesTheMachine() {
		this.runner.withPropertyValues(OTHER + ".endpoint=https://collector.example.org").run((context) -> {
			Map<String, Object> description = destination(context).delivery().description();
			assertThat(description).containsEntry("compression", "gzip")
				.containsEntry("endpoint", "https://collector.example.org/v1/traces");
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			throughline.export.destinations.other.headers.tenant=a       | destinations.other.endpoint
			throughline.export.destinations.other.endpoint=ftp://x       | destinations.other.endpoint
			throughline.export.destinations.other.transport=json         | destinations.other.transport
			throughline.export.destinations.other.compression=zstd       | destinations.other.compression
			throughline.export.destinations.other.proxy=nowhere          | destinations.other.proxy
			throughline.export.destinations.other.header-files.a=/absent | destinations.other.header-files.a
			throughline.export.destinations.otlp.endpoint=http://x       | destinations.otlp
			""")
	void namesThePropertyThatIsWrong(String property, String named) {
		String endpoint = (property.contains("endpoint") || property.contains("headers")) ? "a=b"
				: OTHER + ".endpoint=http://x:1";
		this.runner.withPropertyValues(endpoint, property)
			.run((context) -> assertThat(catchThrowable(() -> destination(context)))
				.hasMessageContaining("throughline.export." + named));
	}

	@Test
	void refusesAProxyForGrpc() {
		this.runner.withPropertyValues(OTHER + ".endpoint=http://x:4317", OTHER + ".proxy=proxy.example.org:3128")
			.run((context) -> assertThat(catchThrowable(() -> destination(context)))
				.hasMessageContaining("throughline.export.destinations.other.proxy"));
	}

	@Test
	void goesThroughTheProxy() {
		URI proxy = this.collector.httpEndpoint();
		this.runner
			.withPropertyValues("throughline.export.proxy=" + proxy.getAuthority(),
					OTHER + ".endpoint=http://collector.invalid:4318")
			.run((context) -> {
				assertThat(send(destination(context))).isEqualTo(Outcome.delivered());
				assertThat(this.collector.headers().get(0)).containsEntry(":path",
						"http://collector.invalid:4318/v1/traces");
				assertThat(destination(context).delivery().description()).containsEntry("proxy", proxy.getAuthority());
			});
	}

	@ParameterizedTest
	@CsvSource({ "false, , 0", "true, false, 0", "false, true, 1" })
	void hasDestinationsWhereSpringBootHasAnExporter(boolean enabled, @Nullable Boolean otlp, int destinations) {
		this.runner
			.withPropertyValues("management.tracing.export.enabled=" + enabled,
					OTHER + ".endpoint=http://collector.example.org")
			.withPropertyValues(
					(otlp != null) ? new String[] { "management.tracing.export.otlp.enabled=" + otlp } : new String[0])
			.run((context) -> assertThat(context.getBean(OtlpDeliveries.class).destinations()).hasSize(destinations));
	}

	@ParameterizedTest
	@ValueSource(strings = { "http", "grpc" })
	void trustsNobodyItIsNotToldToAndUsesReloadedCertificates(String transport) {
		this.runner
			.withPropertyValues(OTHER + ".endpoint=" + base(this.tls, transport), OTHER + ".transport=" + transport)
			.run((context) -> {
				Outcome outcome = send(destination(context));
				assertThat(outcome.kind()).isEqualTo(Kind.RETRY);
				assertThat(outcome.cause()).startsWith("TLS handshake failed with 127.0.0.1:");
			});
		this.runner.withPropertyValues(
				"spring.ssl.bundle.pem.old.truststore.certificate=classpath:dev/throughline/export/delivery/nobody.pem",
				"spring.ssl.bundle.pem.new.truststore.certificate=" + FaultyCollector.certificate(),
				OTHER + ".endpoint=" + base(this.tls, transport), OTHER + ".transport=" + transport,
				OTHER + ".ssl.bundle=old")
			.run((context) -> {
				NamedDelivery delivery = destination(context);
				assertThat(send(delivery).cause()).startsWith("TLS handshake failed with 127.0.0.1:");
				SslBundle next = context.getBean(SslBundles.class).getBundle("new");
				context.getBean(DefaultSslBundleRegistry.class).updateBundle("old", next);
				assertThat(send(delivery)).isEqualTo(Outcome.delivered());
			});
	}

	@Test
	void leavesOtherExportersAlone() {
		this.runner.run((context) -> {
			OtlpDeliveries deliveries = context.getBean(OtlpDeliveries.class);
			assertThat(deliveries.of("mine", SpanExporter.composite())).isNull();
			assertThat(deliveries.of("mine", OtlpHttpSpanExporter.getDefault()))
				.satisfies((delivery) -> assertThat(delivery.name()).isEqualTo("mine"));
			assertThat(deliveries.destinations()).isEmpty();
		});
	}

	@Test
	void keepsKeysFromExportersTheyAreNotFor() throws IOException {
		Path token = Files.writeString(this.directory.resolve("token"), "from-file");
		this.runner.withPropertyValues("throughline.export.header-files.authorization=" + token).run((context) -> {
			SpanExporter mine = OtlpHttpSpanExporter.builder()
				.setEndpoint(endpoint(this.collector, "http").toString())
				.build();
			assertThat(send(context.getBean(OtlpDeliveries.class).of("mine", mine))).isEqualTo(Outcome.delivered());
			assertThat(this.collector.headers().get(0)).doesNotContainKey("authorization");
		});
	}

	@Test
	void backsOffWhenSwitchedOffOrWithoutOtlp() {
		this.runner.withPropertyValues("throughline.export.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(OtlpDeliveries.class));
		this.runner.withClassLoader(new FilteredClassLoader("io.opentelemetry.exporter.otlp"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OtlpDeliveries.class));
	}

	@Test
	void masksNothingWithoutActuator() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasSingleBean(OtlpDeliveries.class)
				.doesNotHaveBean("throughlineHeaderSanitizing"));
	}

	private NamedDelivery springBoots(ApplicationContext context) {
		Map<String, SpanExporter> exporters = context.getBeansOfType(SpanExporter.class);
		assertThat(exporters).hasSize(1);
		String name = exporters.keySet().iterator().next();
		assertThat(exporters.get(name)).isInstanceOfAny(OtlpHttpSpanExporter.class, OtlpGrpcSpanExporter.class);
		return context.getBean(OtlpDeliveries.class).of(name, exporters.get(name));
	}

	private static NamedDelivery destination(ApplicationContext context) {
		List<NamedDelivery> destinations = context.getBean(OtlpDeliveries.class).destinations();
		assertThat(destinations).hasSize(1);
		return destinations.get(0);
	}

	private static Outcome send(NamedDelivery delivery) {
		Delivery way = delivery.delivery();
		return way.send(way.encode(Spans.of(1))).orTimeout(20, TimeUnit.SECONDS).join();
	}

	private static URI endpoint(FaultyCollector collector, String transport) {
		URI base = base(collector, transport);
		return transport.equals("http") ? base.resolve("/v1/traces") : base;
	}

	private static URI base(FaultyCollector collector, String transport) {
		return transport.equals("http") ? collector.httpEndpoint() : collector.grpcEndpoint();
	}

}
