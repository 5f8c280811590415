package dev.throughline;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.throughline.network.OtlpTarget;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds {@code docs/backends.md} against what exists: properties, attributes, addresses.
 */
class BackendsDocumentationTests {

	private static final Path PAGE = Path.of("..", "docs", "backends.md");

	private static final Path SPANS = Path.of("..", "docs", "spans.md");

	private static final String EXPORT = "management.opentelemetry.tracing.export.otlp.";

	private static final Pattern FENCE = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```$");

	private static final Pattern INLINE = Pattern.compile("`([a-z]+(?:\\.[A-Za-z0-9-]+)+)(?:=[^`]*)?`");

	/**
	 * Dotted names outside of quotes, without the scope that some languages put in front.
	 */
	private static final Pattern ATTRIBUTE = Pattern
		.compile("(?<![\\w.])(?:otel\\.resource\\.|resource\\.attributes\\.|attributes\\.|resource\\.|span\\.)?"
				+ "([a-z][a-z_]*(?:\\.[a-z_]+)+)");

	/**
	 * Names that are the backend's own.
	 */
	private static final Set<String> FIELDS = Set.of("trace.trace_id", "trace.id", "status.code", "http.status");

	@ParameterizedTest
	@ValueSource(
			strings = { "Tempo", "Jaeger", "Zipkin", "Grafana Cloud", "Honeycomb", "Datadog", "Elastic", "AWS X-Ray" })
	void tellsPropertiesAuthenticationLimitsAndQuery(String backend) throws IOException {
		String section = section(backend);
		assertThat(fences(section, "properties")).as("properties")
			.anySatisfy((fence) -> assertThat(fence).contains(EXPORT + "endpoint="));
		assertThat(section).containsPattern("(?m)^Authentication: ").containsPattern("(?m)^Limits: ");
		assertThat(fences(section, "query")).as("queries").isNotEmpty();
		String status = backend.equals("AWS X-Ray") ? "http.status" : "http.response.status_code";
		assertThat(String.join("", fences(section, "query"))).contains("arbitex-outpost", status);
	}

	@Test
	void everyPropertyExists() throws IOException {
		Map<String, String> known = properties();
		List<String> named = new ArrayList<>();
		fences(page(), "properties").stream().flatMap(String::lines).forEach((line) -> named.add(line.split("=")[0]));
		INLINE.matcher(page()).results().map((found) -> found.group(1)).filter(this::isProperty).forEach(named::add);
		assertThat(named).hasSizeGreaterThan(15)
			.allSatisfy((name) -> assertThat(exists(name, known)).as(name).isTrue());
	}

	@Test
	void everySettingIsAPairAndEverySecretComesFromTheEnvironment() throws IOException {
		List<String> lines = fences(page(), "properties").stream().flatMap(String::lines).toList();
		assertThat(lines).allMatch((line) -> line.matches("[A-Za-z0-9.-]+=\\S.*"));
		assertThat(lines.stream().filter((line) -> line.startsWith(EXPORT + "headers."))).isNotEmpty()
			.allMatch((line) -> line.matches("[^=]+=(Basic |Bearer |ApiKey )?\\$\\{[A-Z_]+}"));
		assertThat(lines.stream().filter((line) -> line.startsWith("throughline.export.header-files."))).isNotEmpty()
			.allMatch((line) -> line.contains("=/run/secrets/"));
	}

	@Test
	void everyEndpointIsCompleteOrCompletedToThePathOfTraces() throws IOException {
		List<String> endpoints = fences(page(), "properties").stream()
			.flatMap(String::lines)
			.filter((line) -> line.startsWith(EXPORT + "endpoint="))
			.map((line) -> line.substring((EXPORT + "endpoint=").length()))
			.filter((endpoint) -> !endpoint.startsWith("${"))
			.toList();
		assertThat(endpoints).hasSizeGreaterThan(6).allSatisfy((endpoint) -> {
			OtlpTarget target = OtlpTarget.of(endpoint.replaceAll("\\$\\{\\w+}", "x"), null, "/v1/traces");
			assertThat(target).isNotNull();
			assertThat(target.url()).matches("https?://[^/]+(:4317|(/otlp)?/v1/traces)");
		});
	}

	@Test
	void everyAttributeOfAQueryIsEmitted() throws IOException {
		Set<String> emitted = emitted();
		TreeSet<String> named = new TreeSet<>();
		for (String query : fences(page(), "query")) {
			ATTRIBUTE.matcher(query.replaceAll("\"[^\"]*\"", ""))
				.results()
				.map((found) -> found.group(1))
				.filter((name) -> !FIELDS.contains(name))
				.forEach(named::add);
		}
		assertThat(named).contains("db.system.name", "http.response.status_code", "outpost.id", "service.name");
		assertThat(emitted).containsAll(named);
	}

	@Test
	void everyIndexedAttributeAndYamlIsReadable() throws IOException {
		List<String> documents = fences(page(), "yaml");
		assertThat(documents).hasSizeGreaterThan(3).allSatisfy((document) -> {
			Map<?, ?> loaded = new Yaml().load(document);
			assertThat(loaded).isNotEmpty();
		});
		Map<?, ?> xray = at(new Yaml().load(fences(section("AWS X-Ray"), "yaml").get(0)), "exporters", "awsxray");
		assertThat((List<?>) xray.get("indexed_attributes")).isNotEmpty()
			.allSatisfy((name) -> assertThat(emitted()).contains(name.toString().replace("otel.resource.", "")));
	}

	private static Map<?, ?> at(Map<?, ?> root, String... path) {
		Map<?, ?> node = root;
		for (String key : path) {
			node = (Map<?, ?>) node.get(key);
		}
		return node;
	}

	private boolean isProperty(String name) {
		return Stream.of("management.", "throughline.", "spring.").anyMatch(name::startsWith);
	}

	private static boolean exists(String name, Map<String, String> known) {
		return known.entrySet()
			.stream()
			.anyMatch((property) -> name.equals(property.getKey())
					|| (property.getValue().startsWith("java.util.Map") && name.startsWith(property.getKey() + ".")));
	}

	private Map<String, String> properties() throws IOException {
		Map<String, String> types = new TreeMap<>();
		for (URL url : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = url.openStream()) {
				for (JsonNode property : new JsonMapper().readTree(in).path("properties")) {
					if (property.path("deprecation").isMissingNode()) {
						types.put(property.path("name").asString(), property.path("type").asString());
					}
				}
			}
		}
		return types;
	}

	private static Set<String> emitted() throws IOException {
		Set<String> names = new TreeSet<>();
		for (String section : List.of("HTTP server", "HTTP client", "JDBC", "Resource")) {
			names.addAll(DocumentedAttributes.of(section).keySet());
		}
		String spans = Files.readString(SPANS);
		Pattern.compile("`([a-z.]+)`")
			.matcher(spans.substring(spans.indexOf("## In the samples")))
			.results()
			.map((found) -> found.group(1))
			.forEach(names::add);
		return names;
	}

	private static String page() throws IOException {
		return Files.readString(PAGE);
	}

	private static String section(String title) throws IOException {
		String page = page();
		int from = page.indexOf("\n## " + title + "\n");
		assertThat(from).as("section " + title).isPositive();
		int to = page.indexOf("\n## ", from + 1);
		return page.substring(from, (to < 0) ? page.length() : to);
	}

	private static List<String> fences(String text, String language) {
		return FENCE.matcher(text)
			.results()
			.filter((found) -> found.group(1).equals(language))
			.map((MatchResult found) -> found.group(2))
			.toList();
	}

}
