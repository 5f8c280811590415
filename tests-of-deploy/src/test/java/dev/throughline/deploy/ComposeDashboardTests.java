package dev.throughline.deploy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.throughline.deploy.ComposeQueries.Query;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the dashboard together: its data sources, variables and panels. What its
 * expressions take is held by {@link ExposedMetricsTests}.
 */
class ComposeDashboardTests {

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([a-z]\\w*)");

	private final JsonNode dashboard = ComposeQueries.dashboard();

	ComposeDashboardTests() throws IOException {
	}

	@Test
	void asksProvisionedDataSourcesOnly() throws IOException {
		Map<String, String> types = new HashMap<>();
		for (ComposeYaml source : ComposeQueries.dataSources()) {
			types.put(source.string("uid"), source.string("type"));
		}
		List<JsonNode> used = this.dashboard.findValues("datasource");
		assertThat(used).hasSizeGreaterThan(30);
		for (JsonNode source : used) {
			assertThat(types).containsEntry(source.get("uid").asString(), source.get("type").asString());
		}
	}

	@Test
	void panelsAskTheDataSourceOfTheirQueries() {
		for (JsonNode panel : panels()) {
			for (JsonNode target : panel.path("targets")) {
				assertThat(target.get("datasource")).as(title(panel)).isEqualTo(panel.get("datasource"));
			}
			if (!"row".equals(panel.get("type").asString())) {
				assertThat(panel.path("targets")).as(title(panel)).isNotEmpty();
				assertThat(panel.path("description").asString("")).as(title(panel)).endsWith(".");
			}
		}
	}

	@Test
	void usesTheVariablesThatItDefines() {
		Set<String> defined = new TreeSet<>();
		this.dashboard.at("/templating/list").forEach((variable) -> defined.add(variable.get("name").asString()));
		Set<String> used = VARIABLE.matcher(expressions(panels()) + variables())
			.results()
			.map((MatchResult match) -> match.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(used).isEqualTo(defined);
	}

	@Test
	void panelsDoNotOverlap() {
		Set<List<Integer>> taken = new HashSet<>();
		for (JsonNode panel : panels()) {
			JsonNode place = panel.get("gridPos");
			assertThat(place.get("x").asInt() + place.get("w").asInt()).as(title(panel)).isLessThanOrEqualTo(24);
			for (int x = 0; x < place.get("w").asInt(); x++) {
				for (int y = 0; y < place.get("h").asInt(); y++) {
					assertThat(taken.add(List.of(place.get("x").asInt() + x, place.get("y").asInt() + y)))
						.as(title(panel))
						.isTrue();
				}
			}
		}
	}

	@Test
	void numbersItsPanels() {
		assertThat(panels()).extracting((panel) -> panel.get("id").asInt()).doesNotHaveDuplicates();
		assertThat(this.dashboard.get("uid").asString()).isEqualTo("throughline");
	}

	@Test
	void showsEverythingPromised() throws IOException {
		assertThat(panels()).filteredOn((panel) -> "row".equals(panel.get("type").asString()))
			.extracting(ComposeDashboardTests::title)
			.containsExactly("Requests", "Traces", "Logs", "Spans on their way out of the applications", "Collector");
		assertThat(panels()).extracting((panel) -> panel.get("type").asString())
			.contains("timeseries", "table", "nodeGraph", "logs");
		Set<String> metrics = new TreeSet<>();
		for (Query query : ComposeQueries.ofDashboard()) {
			metrics.addAll(query.promQl().labels().keySet());
		}
		assertThat(metrics).contains("http_server_requests_seconds_count", "http_server_requests_seconds_bucket",
				"throughline_export_ended_total", "throughline_export_exported_total",
				"throughline_export_dropped_total", "throughline_export_failed_total", "throughline_export_queue_spans",
				"throughline_export_spool_spans", "throughline_export_duration_seconds_sum",
				"throughline_export_last_success_seconds", "throughline_findings", "throughline_sampling_kept_total",
				"otelcol_receiver_accepted_spans", "otelcol_exporter_sent_spans", "traces_spanmetrics_latency_bucket");
	}

	@Test
	void exemplarsAreShownWhereTimesAre() {
		for (JsonNode panel : panels()) {
			for (JsonNode target : panel.path("targets")) {
				if ("timeseries".equals(panel.get("type").asString())
						&& target.path("expr").asString("").contains("_bucket")) {
					assertThat(target.path("exemplar").asBoolean(false)).as(title(panel)).isTrue();
				}
			}
		}
	}

	@Test
	void tracesAreAskedForByAttributesThatSpansHave() {
		List<String> queries = new ArrayList<>();
		for (JsonNode panel : panels()) {
			for (JsonNode target : panel.path("targets")) {
				if ("traceql".equals(target.path("queryType").asString(""))) {
					queries.add(target.get("query").asString());
				}
			}
		}
		assertThat(queries).containsExactlyInAnyOrder(
				"{ trace:duration > $slow && resource.service.name =~ \"$service\" }",
				"{ status = error && resource.service.name =~ \"$service\" }");
	}

	@Test
	void linesAreAskedForByTheLabelOfTheService() {
		List<String> queries = new ArrayList<>();
		for (JsonNode panel : panels()) {
			for (JsonNode target : panel.path("targets")) {
				if ("loki".equals(target.at("/datasource/type").asString(""))) {
					queries.add(target.get("expr").asString());
				}
			}
		}
		assertThat(queries).hasSize(2).allMatch((query) -> query.contains("{service_name=~\"$service\"}"));
	}

	private List<JsonNode> panels() {
		List<JsonNode> panels = new ArrayList<>();
		this.dashboard.get("panels").forEach(panels::add);
		return panels;
	}

	private static String expressions(List<JsonNode> panels) {
		StringBuilder text = new StringBuilder();
		for (JsonNode panel : panels) {
			panel.path("targets")
				.forEach((target) -> text.append(target.path("expr").asString(""))
					.append(target.path("query").asString(""))
					.append('\n'));
		}
		return text.toString();
	}

	private String variables() {
		StringBuilder text = new StringBuilder();
		this.dashboard.at("/templating/list")
			.forEach((variable) -> text.append(variable.at("/query/query").asString("")).append('\n'));
		return text.toString();
	}

	private static String title(JsonNode panel) {
		return panel.get("title").asString();
	}

}
