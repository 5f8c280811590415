package dev.throughline.deploy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

import dev.throughline.demo.trace.BrowserAddress;
import dev.throughline.deploy.ComposeServices.Service;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the files below {@code deploy/compose} together, and to the samples: who is
 * addressed where, is there.
 */
class ComposeConnectionsTests {

	/** Where each server takes what, by service of compose.yaml. */
	private static final Map<String, Set<Integer>> LISTENERS = Map.of("tempo", Set.of(3200), "full-tempo",
			Set.of(3200, 4317), "loki", Set.of(3100), "prometheus", Set.of(9090), "collector", Set.of(8888));

	private final ComposeServices services = ComposeServices.load();

	private final ComposeYaml collector = ComposeYaml.file("collector.yaml");

	private final ComposeYaml prometheus = ComposeYaml.file("prometheus.yaml");

	private final ComposeYaml scraper = ComposeYaml.file("scraper.yaml");

	private final ComposeYaml tempo = ComposeYaml.file("full-tempo.yaml");

	ComposeConnectionsTests() throws IOException {
	}

	@Test
	void listenersAreWhereTheServersAreTold() throws IOException {
		for (String file : List.of("tempo.yaml", "full-tempo.yaml")) {
			ComposeYaml configuration = ComposeYaml.file(file);
			assertThat(configuration.at("server", "http_listen_port")).isEqualTo(3200);
			assertThat(configuration.string("distributor", "receivers", "otlp", "protocols", "grpc", "endpoint"))
				.isEqualTo("0.0.0.0:4317");
			assertThat(configuration.string("distributor", "receivers", "otlp", "protocols", "http", "endpoint"))
				.isEqualTo("0.0.0.0:4318");
		}
		assertThat(ComposeYaml.file("loki.yaml").at("server", "http_listen_port")).isEqualTo(3100);
		ComposeYaml reader = this.collector.list("service", "telemetry", "metrics", "readers").get(0);
		assertThat(reader.under("pull", "exporter", "prometheus").map())
			.isEqualTo(Map.of("host", "0.0.0.0", "port", 8888));
	}

	@Test
	void collectorListensOnWhatIsPublished() {
		assertThat(this.collector.string("receivers", "otlp", "protocols", "grpc", "endpoint"))
			.isEqualTo("0.0.0.0:4317");
		assertThat(this.collector.string("receivers", "otlp", "protocols", "http", "endpoint"))
			.isEqualTo("0.0.0.0:4318");
		assertThat(this.collector.string("extensions", "zpages", "endpoint")).isEqualTo("0.0.0.0:55679");
		assertThat(this.services.named("collector").published()).containsExactly(4317, 4318, 8888, 55679);
	}

	@Test
	void collectorSendsToServicesThatTakeIt() {
		requireListener("full", this.collector.string("exporters", "otlp_grpc/traces", "endpoint"));
		assertThat(this.collector.string("exporters", "otlp_grpc/traces", "endpoint")).isEqualTo("full-tempo:4317");
		URI logs = URI.create(this.collector.string("exporters", "otlp_http/logs", "endpoint"));
		requireListener("full", logs.getAuthority());
		assertThat(logs.getPath()).isEqualTo("/otlp");
		URI metrics = URI.create(this.collector.string("exporters", "otlp_http/metrics", "endpoint"));
		requireListener("full", metrics.getAuthority());
		assertThat(metrics.getPath()).isEqualTo("/api/v1/otlp");
		assertThat(this.services.named("prometheus").command()).contains("--web.enable-otlp-receiver");
	}

	@Test
	void collectorUsesWhatItDefines() {
		for (String kind : List.of("receivers", "processors", "exporters")) {
			Set<String> used = new TreeSet<>();
			for (String pipeline : this.collector.keys("service", "pipelines")) {
				used.addAll(this.collector.strings("service", "pipelines", pipeline, kind));
			}
			assertThat(this.collector.keys(kind)).as(kind).containsExactlyInAnyOrderElementsOf(used);
		}
		assertThat(this.collector.keys("extensions"))
			.containsExactlyInAnyOrderElementsOf(this.collector.strings("service", "extensions"));
		for (String pipeline : this.collector.keys("service", "pipelines")) {
			assertThat(this.collector.strings("service", "pipelines", pipeline, "processors").get(0))
				.isEqualTo("memory_limiter");
		}
	}

	@Test
	void collectorReadsTheLogFilesOfTheDemo() throws IOException {
		assertThat(this.collector.strings("receivers", "file_log", "include")).containsExactly("/var/log/demo/*.log");
		assertThat(this.collector.strings("receivers", "file_log", "exclude"))
			.containsExactly("/var/log/demo/build.log");
		assertThat(this.services.named("collector").mountedAt("/var/log/demo")).isEqualTo("../../.demo");
		ComposeYaml process = this.collector.list("receivers", "file_log", "operators").get(0);
		assertThat(process.string("parse_from")).isEqualTo("attributes[\"log.file.name\"]");
		Pattern file = Pattern.compile(process.string("regex").replace("?P<", "?<"));
		for (String sample : List.of("sample-proxy", "sample-platform", "sample-agent", "sample-cli")) {
			String name = application(sample).string("spring", "application", "name");
			assertThat(file.matcher(name + ".log").replaceAll("${process}")).isEqualTo(name);
		}
	}

	@Test
	void prometheusScrapesServicesThatAreThere() {
		for (ComposeYaml job : this.prometheus.list("scrape_configs")) {
			for (ComposeYaml targets : job.list("static_configs")) {
				for (String target : targets.strings("targets")) {
					requireListener("full", target.replace("localhost", "prometheus"));
				}
			}
		}
		assertThat(this.prometheus.list("scrape_configs")).extracting((job) -> job.string("job_name"))
			.containsExactly("collector", "tempo", "loki", "prometheus");
	}

	@Test
	void scraperScrapesTheSamplesWhereTheyListen() throws IOException {
		List<ComposeYaml> jobs = this.scraper.list("scrape_configs");
		assertThat(jobs).hasSize(2);
		for (int i = 0; i < jobs.size(); i++) {
			ComposeYaml sample = application(List.of("sample-proxy", "sample-platform").get(i));
			assertThat(jobs.get(i).string("job_name")).isEqualTo(sample.string("spring", "application", "name"));
			assertThat(jobs.get(i).list("static_configs").get(0).strings("targets"))
				.containsExactly("127.0.0.1:" + sample.at("server", "port"));
			assertThat(sample.under("management").has("server")).isFalse();
			assertThat(sample.under("management", "endpoints", "web").map().keySet()).isEqualTo(Set.of("exposure"));
			assertThat(jobs.get(i).string("metrics_path")).isEqualTo("/actuator/prometheus");
		}
		assertThat(this.services.named("scraper").definition().string("network_mode")).isEqualTo("host");
	}

	@Test
	void scraperAndTempoWriteToPrometheus() {
		ComposeYaml fromScraper = this.scraper.list("remote_write").get(0);
		assertThat(fromScraper.string("url")).isEqualTo("http://127.0.0.1:9090/api/v1/write");
		assertThat(this.services.named("prometheus").ports()).contains("127.0.0.1:9090:9090");
		ComposeYaml fromTempo = this.tempo.list("metrics_generator", "storage", "remote_write").get(0);
		URI url = URI.create(fromTempo.string("url"));
		requireListener("full", url.getAuthority());
		assertThat(url.getPath()).isEqualTo("/api/v1/write");
		assertThat(fromScraper.at("send_exemplars")).isEqualTo(true);
		assertThat(fromTempo.at("send_exemplars")).isEqualTo(true);
		assertThat(this.services.named("prometheus").command()).contains("--web.enable-remote-write-receiver",
				"--enable-feature=exemplar-storage");
		assertThat(this.tempo.strings("overrides", "defaults", "metrics_generator", "processors"))
			.containsExactly("service-graphs", "span-metrics");
	}

	@Test
	void prometheusReadsTheAlerts() {
		for (String file : this.prometheus.strings("rule_files")) {
			assertThat(this.services.named("prometheus").mountedAt(file)).isEqualTo("./alerts.yaml");
		}
	}

	@Test
	void alertsAreThoseOfTheDocumentation() throws IOException {
		String page = Files.readString(Path.of("..", "docs", "meters.md"));
		String yaml = page.substring(page.indexOf("```yaml\n", page.indexOf("## Alerts")) + 8);
		ComposeYaml documented = ComposeYaml.text(yaml.substring(0, yaml.indexOf("```")));
		assertThat(ComposeYaml.file("alerts.yaml").list("groups").get(0).map())
			.isEqualTo(documented.list("groups").get(0).map());
	}

	@Test
	void everythingIsMeasuredAtOneInterval() throws IOException {
		String interval = this.scraper.string("global", "scrape_interval");
		assertThat(this.prometheus.string("global", "scrape_interval")).isEqualTo(interval);
		assertThat(this.tempo.string("metrics_generator", "registry", "collection_interval")).isEqualTo(interval);
		assertThat(dataSource("prometheus").string("jsonData", "timeInterval")).isEqualTo(interval);
	}

	@Test
	void grafanaAsksServicesThatAreThere() throws IOException {
		for (ComposeYaml source : ComposeQueries.dataSources()) {
			requireListener("full", URI.create(source.string("url")).getAuthority());
		}
		ComposeYaml plain = plainDataSource();
		assertThat(plain.string("url")).isEqualTo("http://tempo:3200");
		requireListener("tempo", URI.create(plain.string("url")).getAuthority());
		assertThat(this.services.named("grafana").mountedAt("/etc/grafana/provisioning/datasources"))
			.isEqualTo("./grafana/provisioning/datasources");
		assertThat(this.services.named("full-grafana").mountedAt("/etc/grafana/provisioning/datasources"))
			.isEqualTo("./grafana/full/provisioning/datasources");
	}

	@Test
	void demoLinksToADataSourceOfEachGrafana() throws IOException {
		assertThat(plainDataSource().string("uid")).isEqualTo(BrowserAddress.COMPOSE_DATA_SOURCE);
		assertThat(dataSource("tempo").string("uid")).isEqualTo(BrowserAddress.COMPOSE_DATA_SOURCE);
		assertThat(BrowserAddress.COMPOSE_GRAFANA).hasToString("http://localhost:3000");
		for (String grafana : List.of("grafana", "full-grafana", "lgtm")) {
			assertThat(this.services.named(grafana).published()).contains(BrowserAddress.COMPOSE_GRAFANA.getPort());
		}
	}

	@Test
	void dataSourcesReferToEachOther() throws IOException {
		assertThat(ComposeQueries.dataSources()).extracting((source) -> source.string("type"))
			.containsExactly("tempo", "prometheus", "loki");
		assertThat(ComposeQueries.dataSources())
			.allSatisfy((source) -> assertThat(source.string("uid")).isEqualTo(source.string("type")));
		ComposeYaml ofTempo = dataSource("tempo").under("jsonData");
		assertThat(ofTempo.string("tracesToLogsV2", "datasourceUid")).isEqualTo("loki");
		assertThat(ofTempo.string("tracesToMetrics", "datasourceUid")).isEqualTo("prometheus");
		assertThat(ofTempo.string("serviceMap", "datasourceUid")).isEqualTo("prometheus");
		assertThat(ofTempo.at("nodeGraph", "enabled")).isEqualTo(true);
		ComposeYaml exemplar = dataSource("prometheus").list("jsonData", "exemplarTraceIdDestinations").get(0);
		assertThat(exemplar.map()).isEqualTo(Map.of("name", "trace_id", "datasourceUid", "tempo"));
		assertThat(this.tempo.string("overrides", "defaults", "metrics_generator", "trace_id_label_name"))
			.isEqualTo(exemplar.string("name"));
		assertThat(dataSource("loki").list("jsonData", "derivedFields").get(0).string("datasourceUid"))
			.isEqualTo("tempo");
	}

	@Test
	void logLineLeadsToItsTrace() throws IOException {
		ComposeYaml field = dataSource("loki").list("jsonData", "derivedFields").get(0);
		Pattern pattern = Pattern.compile(field.string("matcherRegex"));
		String line = """
				{"message":"Audit event stored","trace_id":"33202d9929944d4ece5acd35969feedb","span_id":"1234567890abcdef"}""";
		assertThat(pattern.matcher(line).results()).singleElement()
			.satisfies((match) -> assertThat(match.group(1)).isEqualTo("33202d9929944d4ece5acd35969feedb"));
		assertThat(field.string("url")).isEqualTo("$${__value.raw}");
	}

	@Test
	void spanLeadsToTheLogLinesOfItsService() throws IOException {
		ComposeYaml logs = dataSource("tempo").under("jsonData", "tracesToLogsV2");
		assertThat(logs.list("tags").get(0).map()).isEqualTo(Map.of("key", "service.name", "value", "service_name"));
		ComposeYaml move = this.collector.list("receivers", "file_log", "operators").get(1);
		assertThat(move.string("to")).isEqualTo("resource[\"service.name\"]");
	}

	@Test
	void referencesAreEscapedFromGrafanasEnvironment() throws IOException {
		assertThat(Files
			.readAllLines(ComposeYaml.FOLDER.resolve("grafana/full/provisioning/datasources/datasources.yaml")))
			.filteredOn((line) -> !line.startsWith("#"))
			.allSatisfy((line) -> assertThat(line.replace("$$", "")).doesNotContain("$"))
			.anySatisfy((line) -> assertThat(line).contains("$$"));
	}

	@Test
	void grafanaFindsTheDashboard() throws IOException {
		Service grafana = this.services.named("full-grafana");
		ComposeYaml provider = ComposeYaml.file("grafana/full/provisioning/dashboards/dashboards.yaml")
			.list("providers")
			.get(0);
		String folder = provider.string("options", "path");
		assertThat(grafana.mountedAt(folder)).isEqualTo("./grafana/full/dashboards");
		assertThat(grafana.mountedAt("/etc/grafana/provisioning/dashboards"))
			.isEqualTo("./grafana/full/provisioning/dashboards");
		assertThat(grafana.environment().get("GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"))
			.isEqualTo(folder + "/" + ComposeQueries.DASHBOARD.getFileName());
	}

	private void requireListener(String profile, String authority) {
		String[] address = authority.split(":");
		assertThat(this.services.named(address[0]).profile()).as(authority).isEqualTo(profile);
		assertThat(LISTENERS.getOrDefault(address[0], new HashSet<>())).as(authority)
			.contains(Integer.valueOf(address[1]));
	}

	private static ComposeYaml dataSource(String type) throws IOException {
		return ComposeQueries.dataSources()
			.stream()
			.filter((source) -> source.string("type").equals(type))
			.findFirst()
			.orElseThrow();
	}

	private static ComposeYaml plainDataSource() throws IOException {
		return ComposeYaml.file("grafana/provisioning/datasources/tempo.yaml").list("datasources").get(0);
	}

	private static ComposeYaml application(String sample) throws IOException {
		return ComposeYaml.text(Files.readString(Path.of("..", sample, "src/main/resources/application.yml")));
	}

}
