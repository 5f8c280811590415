package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that every file below {@code deploy} can be read.
 */
class WellFormedTests {

	private static final Path DEPLOY = Path.of("..", "deploy");

	@ParameterizedTest
	@MethodSource
	void yamlIsWellFormedAndRepeatsNoKey(Path file) throws IOException {
		LoaderOptions strict = new LoaderOptions();
		strict.setAllowDuplicateKeys(false);
		int documents = 0;
		for (Object document : new Yaml(strict).loadAll(Files.readString(file))) {
			assertThat(document).isNotNull();
			documents++;
		}
		assertThat(documents).isPositive();
	}

	static List<Path> yamlIsWellFormedAndRepeatsNoKey() throws IOException {
		return files(".yaml");
	}

	@Test
	void jsonIsWellFormed() throws IOException {
		for (Path file : files(".json")) {
			assertThat(JsonMapper.shared().readTree(Files.readString(file)).isObject()).as(file.toString()).isTrue();
		}
	}

	@Test
	void yamlHasOneEnding() throws IOException {
		assertThat(files(".yml")).isEmpty();
	}

	private static List<Path> files(String ending) throws IOException {
		try (Stream<Path> files = Files.walk(DEPLOY)) {
			return files.filter((file) -> file.toString().endsWith(ending)).sorted().toList();
		}
	}

}
