package dev.throughline.resource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import dev.throughline.DocumentedAttributes;
import io.opentelemetry.sdk.resources.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryResourceAttributes;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every attribute of a resource stands in {@code docs/spans.md} with its type, and every
 * one that stands there is emitted.
 */
class ResourceDocumentationTests {

	@TempDir
	Path root;

	@Test
	void resourceHasTheAttributesOfItsTable() throws IOException {
		Path groups = this.root.resolve("proc/self/cgroup");
		Files.createDirectories(groups.getParent());
		Files.writeString(groups, "1:cpu:/docker/" + "0123456789abcdef".repeat(4));
		Map<String, String> variables = Map.of("KUBERNETES_SERVICE_HOST", "10.0.0.1", "HOSTNAME", "checkout-0",
				"POD_UID", "uid", "NODE_NAME", "node", "CONTAINER_NAME", "app", "NAMESPACE", "shop",
				"K8S_DEPLOYMENT_NAME", "checkout");
		Surroundings surroundings = new Surroundings(variables::get, System::getProperty, this.root);
		Map<String, String> configured = new TreeMap<>();
		new OpenTelemetryResourceAttributes(new MockEnvironment().withProperty("spring.application.name", "checkout")
			.withProperty("spring.application.group", "shop"), Map.of()).applyTo(configured::put);
		Resource resource = new DetectedResource(
				ResourceAutoConfiguration.detectors(surroundings, "1.0", UUID::randomUUID, "prod"))
			.with(configured);
		TreeMap<String, String> emitted = new TreeMap<>();
		DocumentedAttributes.collect(resource.getAttributes(), emitted);
		assertThat(emitted).isEqualTo(DocumentedAttributes.of("Resource"));
	}

	@Test
	void resourceOfThisProcessHasNothingElse() throws IOException {
		TreeMap<String, String> documented = DocumentedAttributes.of("Resource");
		new ApplicationContextRunner()
			.withUserConfiguration(ResourceAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class)
			.run((context) -> {
				TreeMap<String, String> emitted = new TreeMap<>();
				DocumentedAttributes.collect(context.getBean(Resource.class).getAttributes(), emitted);
				assertThat(documented).containsAllEntriesOf(emitted);
				assertThat(emitted.keySet()).containsAll(List.of("service.name", "service.instance.id", "host.arch",
						"os.description", "process.pid", "process.runtime.description"));
			});
	}

}
