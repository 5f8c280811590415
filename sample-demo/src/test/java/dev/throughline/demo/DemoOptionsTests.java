package dev.throughline.demo;

import java.net.URI;
import java.util.List;
import java.util.Map;

import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.trace.TraceApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DemoOptions}.
 */
class DemoOptionsTests {

	@Test
	void hasDefaults() {
		DemoOptions options = parse();
		assertThat(options.help()).isFalse();
		assertThat(options.once()).isFalse();
		assertThat(options.json()).isFalse();
		assertThat(options.job()).isFalse();
		assertThat(options.nats()).isFalse();
		assertThat(options.scenario()).isNull();
		assertThat(options.fault()).isEqualTo(Fault.NONE);
		assertThat(options.external()).isNull();
		assertThat(options.ports()).containsExactlyInAnyOrderEntriesOf(Map.of(PortOption.OUTPOST, 8080,
				PortOption.PLATFORM, 8081, PortOption.PROVIDER, 8089, PortOption.BROKER, 61616, PortOption.NATS, 4222,
				PortOption.OTLP_GRPC, 4317, PortOption.OTLP_HTTP, 4318, PortOption.QUERY, 9411));
		assertThat(options.listeners()).containsOnlyKeys(PortOption.OUTPOST, PortOption.PLATFORM, PortOption.PROVIDER,
				PortOption.OTLP_GRPC, PortOption.OTLP_HTTP, PortOption.QUERY);
	}

	@Test
	void readsFlags() {
		DemoOptions options = parse("--json", "--once", "--help");
		assertThat(options.help()).isTrue();
		assertThat(options.once()).isTrue();
		assertThat(options.json()).isTrue();
	}

	@Test
	void aJobNeedsThePlatformAndItsBroker() {
		DemoOptions options = parse("--job");
		assertThat(options.job()).isTrue();
		assertThat(options.listeners()).containsOnlyKeys(PortOption.PLATFORM, PortOption.BROKER, PortOption.OTLP_GRPC,
				PortOption.OTLP_HTTP, PortOption.QUERY);
	}

	@Test
	void aJobOverNatsNeedsAnotherBroker() {
		DemoOptions options = parse("--job", "--nats", "--otlp=http://h:4317", "--query=http://h:3200");
		assertThat(options.nats()).isTrue();
		assertThat(options.listeners()).containsOnlyKeys(PortOption.PLATFORM, PortOption.NATS);
	}

	@Test
	void aScenarioIsShownOnce() {
		DemoOptions options = parse("--scenario", "ingest-slow");
		assertThat(options.scenario()).isEqualTo(Scenario.INGEST_SLOW);
		assertThat(options.fault()).isEqualTo(Scenario.INGEST_SLOW.fault());
		assertThat(options.once()).isTrue();
		assertThat(options.listeners()).isEqualTo(parse().listeners());
	}

	@Test
	void readsValuesAfterASpaceOrAnEqualsSign() {
		DemoOptions options = parse("--outpost-port", "9080", "--platform-port=0");
		assertThat(options.ports()).containsEntry(PortOption.OUTPOST, 9080).containsEntry(PortOption.PLATFORM, 0);
	}

	@Test
	void readsPortsFromTheEnvironment() {
		Map<String, String> environment = Map.of("DEMO_OUTPOST_PORT", "9080", "DEMO_QUERY_PORT", "9412",
				"DEMO_PROVIDER_PORT", "");
		DemoOptions options = DemoOptions.parse(List.of("--query-port=9413"), environment::get);
		assertThat(options.ports()).containsEntry(PortOption.OUTPOST, 9080)
			.containsEntry(PortOption.QUERY, 9413)
			.containsEntry(PortOption.PROVIDER, 8089);
	}

	@Test
	void anExternalBackendNeedsNoPortsOfOurs() {
		DemoOptions options = parse("--otlp", "http://localhost:4317", "--query=http://localhost:3200/");
		assertThat(options.external()).isEqualTo(
				new ExternalBackend(URI.create("http://localhost:4317"), URI.create("http://localhost:3200"), null));
		assertThat(options.listeners()).containsOnlyKeys(PortOption.OUTPOST, PortOption.PLATFORM, PortOption.PROVIDER);
	}

	@Test
	void saysWhichBackendAnExternalOneIs() {
		ExternalBackend external = parse("--otlp=http://h:4317", "--query=http://h:1", "--backend=jaeger").external();
		assertThat(external).isNotNull().extracting(ExternalBackend::api).isEqualTo(TraceApi.JAEGER);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--verbose                                   | Unknown option '--verbose'; './demo --help' lists what there is.
					once                                        | Unknown option 'once'; './demo --help' lists what there is.
					--once=yes                                  | Unknown option '--once=yes'; './demo --help' lists what there is.
					--nats                                      | Option '--nats' belongs to '--job': nothing else uses a queue.
					--scenario=slow                             | Unknown scenario 'slow'; there are slow-dlp, provider-slow, ingest-slow, platform-untraced, broken-propagation, collector-down.
					--scenario=slow-dlp --job                   | Options '--scenario' and '--job' do not go together: faults are shown with chat completions.
					--scenario=collector-down --otlp=http://h:1 --query=http://h:2 | Scenario 'collector-down' stops the backend, which cannot be done to the one of '--otlp'.
					--outpost-port                              | Option '--outpost-port' needs a value.
					--outpost-port=web                          | --outpost-port: 'web' (expected: a port from 0 to 65535, 0 for any free one)
					--query-port=65536                          | --query-port: '65536' (expected: a port from 0 to 65535, 0 for any free one)
					--query-port=-1                             | --query-port: '-1' (expected: a port from 0 to 65535, 0 for any free one)
					--otlp=localhost:4317 --query=http://h:3200 | --otlp: 'localhost:4317' (expected: an address such as http://localhost:4317)
					--otlp=http://h:4317 --query=http://a^b     | --query: 'http://a^b' (expected: an address such as http://localhost:4317)
					--backend=zipkin                            | --backend: 'zipkin' (expected: tempo or jaeger)
					--backend=jaeger                            | Option '--backend' belongs to '--query': it says what answers there.
					--otlp=http://h:4317                        | Options '--otlp' and '--query' belong together: the first says where spans go, the second where the finished trace is fetched from.
					""")
	void rejectsWithOneSentence(String arguments, String message) {
		assertThatExceptionOfType(DemoException.class).isThrownBy(() -> parse(arguments.split(" ")))
			.withMessage(message)
			.satisfies((ex) -> assertThat(ex.exitCode()).isEqualTo(2));
	}

	@Test
	void namesTheVariableWithABadPort() {
		assertThatExceptionOfType(DemoException.class)
			.isThrownBy(() -> DemoOptions.parse(List.of(), Map.of("DEMO_OUTPOST_PORT", "web")::get))
			.withMessageStartingWith("DEMO_OUTPOST_PORT: 'web'");
	}

	private static DemoOptions parse(String... arguments) {
		return DemoOptions.parse(List.of(arguments), (name) -> null);
	}

}
