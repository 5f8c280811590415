package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that every object has the schema of its kind, and no member that the schema does
 * not know. See {@code kubernetes-schema/README.md} of the test resources.
 */
class ManifestSchemaTests {

	private static final String ID = "https://throughline.dev/kubernetes.json";

	private static JsonNode schema;

	private static SchemaRegistry registry;

	@BeforeAll
	static void readSchema() throws IOException {
		try (InputStream in = Objects
			.requireNonNull(ManifestSchemaTests.class.getResourceAsStream("/kubernetes-schema/kubernetes.json"))) {
			schema = JsonMapper.shared().readTree(in);
		}
		registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12,
				(builder) -> builder.schemas(Map.of(ID, schema.toString())));
	}

	@ParameterizedTest
	@MethodSource("dev.throughline.deploy.kubernetes.Cluster#all")
	void everyObjectHasTheSchemaOfItsKind(Cluster cluster) {
		assertThat(cluster.manifests()).allSatisfy((manifest) -> assertThat(errors(manifest)).isEmpty());
	}

	@Test
	void memberThatNobodyKnowsIsFound() {
		Manifest policy = copy(Cluster.of("tempo").get("NetworkPolicy", "tempo"));
		((ObjectNode) policy.node().at("/spec/ingress/0")).put("form", "all");
		assertThat(errors(policy)).singleElement().satisfies((error) -> {
			assertThat(error.getKeyword()).isEqualTo("additionalProperties");
			assertThat(error.getInstanceLocation().toString()).isEqualTo("/spec/ingress/0");
			assertThat(error.getProperty()).isEqualTo("form");
		});
	}

	@Test
	void valueOfTheWrongTypeAndMissingMemberAreFound() {
		Manifest deployment = copy(Cluster.of("jaeger").workload("jaeger"));
		((ObjectNode) deployment.node().path("spec")).put("replicas", "one").remove("selector");
		assertThat(errors(deployment)).extracting(Error::getKeyword).containsExactlyInAnyOrder("type", "required");
	}

	private static Manifest copy(Manifest manifest) {
		return new Manifest(manifest.node().deepCopy());
	}

	private static List<Error> errors(Manifest manifest) {
		String kind = manifest.text("/apiVersion") + " " + manifest.kind();
		JsonNode definition = schema.at("/kinds").path(kind);
		assertThat(definition.isString()).as("schema of " + kind).isTrue();
		return registry.getSchema(SchemaLocation.of(ID + "#/$defs/" + definition.asString())).validate(manifest.node());
	}

}
