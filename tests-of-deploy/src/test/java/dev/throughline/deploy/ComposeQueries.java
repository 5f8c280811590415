package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every PromQL expression below {@code deploy/compose}, with the place where it stands.
 */
final class ComposeQueries {

	static final Path DASHBOARD = ComposeYaml.FOLDER.resolve("grafana/full/dashboards/throughline.json");

	// the variable of a dashboard that lists the values of a label
	private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*), *(\\w+)\\)");

	private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{ *(\\w+) *}}");

	private static final Pattern ANNOTATION_LABEL = Pattern.compile("\\$labels\\.(\\w+)");

	private ComposeQueries() {
	}

	static JsonNode dashboard() throws IOException {
		return JsonMapper.shared().readTree(Files.readString(DASHBOARD));
	}

	static List<Query> all() throws IOException {
		List<Query> queries = new ArrayList<>();
		queries.addAll(ofDashboard());
		queries.addAll(ofAlerts());
		queries.addAll(ofTraces());
		return queries;
	}

	static List<Query> ofDashboard() throws IOException {
		List<Query> queries = new ArrayList<>();
		for (JsonNode panel : dashboard().get("panels")) {
			for (JsonNode target : panel.path("targets")) {
				if ("prometheus".equals(target.at("/datasource/type").asString())) {
					queries.add(query("panel '%s'".formatted(panel.get("title").asString()),
							target.get("expr").asString(), LEGEND_LABEL, target.path("legendFormat").asString("")));
				}
			}
		}
		for (JsonNode variable : dashboard().at("/templating/list")) {
			if ("query".equals(variable.get("type").asString())) {
				Matcher values = LABEL_VALUES.matcher(variable.at("/query/query").asString());
				if (!values.matches()) {
					throw new AssertionError("Not understood: " + variable);
				}
				PromQl query = PromQl.parse(values.group(1));
				query.use(values.group(2));
				queries.add(new Query("variable '%s'".formatted(variable.get("name").asString()), query));
			}
		}
		return queries;
	}

	private static List<Query> ofAlerts() throws IOException {
		List<Query> queries = new ArrayList<>();
		for (ComposeYaml group : ComposeYaml.file("alerts.yaml").list("groups")) {
			for (ComposeYaml rule : group.list("rules")) {
				String summary = rule.has("annotations") ? rule.string("annotations", "summary") : "";
				queries.add(query("alert '%s'".formatted(rule.string("alert")), rule.string("expr"), ANNOTATION_LABEL,
						summary));
			}
		}
		return queries;
	}

	private static List<Query> ofTraces() throws IOException {
		List<Query> queries = new ArrayList<>();
		ComposeYaml tempo = dataSources().stream()
			.filter((source) -> "tempo".equals(source.string("type")))
			.findFirst()
			.orElseThrow();
		List<String> labels = tempo.list("jsonData", "tracesToMetrics", "tags")
			.stream()
			.map((tag) -> tag.string("value"))
			.toList();
		for (ComposeYaml link : tempo.list("jsonData", "tracesToMetrics", "queries")) {
			PromQl query = PromQl.parse(link.string("query"));
			labels.forEach(query::use);
			queries.add(new Query("link '%s' of a span".formatted(link.string("name")), query));
		}
		return queries;
	}

	static List<ComposeYaml> dataSources() throws IOException {
		return ComposeYaml.file("grafana/full/provisioning/datasources/datasources.yaml").list("datasources");
	}

	private static Query query(String place, String expression, Pattern label, String text) {
		PromQl query = PromQl.parse(expression);
		label.matcher(text).results().map((MatchResult match) -> match.group(1)).forEach(query::use);
		return new Query(place, query);
	}

	/**
	 * An expression and where it stands.
	 *
	 * @param place the place, for people
	 * @param promQl what it takes
	 */
	record Query(String place, PromQl promQl) {

	}

}
