package dev.throughline;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is written is registered, and what is registered is described.
 */
class RegistrationTests {

	private static final Path DOCUMENTED_PROPERTIES = Path.of("..", "docs", "properties.md");

	@Test
	void everyAutoConfigurationIsRegisteredAndSorted() {
		List<String> written = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages("dev.throughline")
			.stream()
			.filter((type) -> type.isAnnotatedWith(AutoConfiguration.class))
			.map(JavaClass::getName)
			.sorted()
			.toList();
		List<String> registered = new ArrayList<>();
		ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
			.forEach((name) -> registered.add(name));
		registered.removeIf((name) -> !name.startsWith("dev.throughline."));
		assertThat(registered).isEqualTo(written);
	}

	@Test
	void everyPropertyIsOursDescribedAndDocumented() throws IOException {
		String documented = Files.readString(DOCUMENTED_PROPERTIES);
		TreeSet<String> names = new TreeSet<>();
		for (JsonNode property : metadata().path("properties")) {
			String name = property.path("name").asString();
			if (name.startsWith("management.endpoint.")) {
				// the processor describes Boot's switches of every endpoint
				continue;
			}
			names.add(name);
			assertThat(name).startsWith("throughline.");
			assertThat(property.path("description").asString()).as(name)
				.matches("(?s)[A-Z].*\\.")
				.doesNotMatch("(?s)(The|A) .*");
			if (property.path("type").asString().equals("java.lang.Boolean")) {
				assertThat(property.path("description").asString()).as(name).startsWith("Whether ");
			}
			assertThat(documented).as("docs/properties.md").contains("| `" + name + "` |");
		}
		assertThat(names).isNotEmpty();
		assertThat(documented.lines().filter((line) -> line.startsWith("| `throughline.")))
			.as("properties in docs/properties.md")
			.hasSize(names.size());
	}

	private JsonNode metadata() throws IOException {
		for (java.net.URL url : java.util.Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = url.openStream()) {
				JsonNode metadata = new JsonMapper().readTree(in);
				for (JsonNode property : metadata.path("properties")) {
					if (property.path("name").asString().startsWith("throughline.")) {
						return metadata;
					}
				}
			}
		}
		throw new AssertionError("No configuration metadata of this project on the classpath");
	}

}
