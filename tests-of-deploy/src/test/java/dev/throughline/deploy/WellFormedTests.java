package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
		return DeployFiles.endingIn(".yaml");
	}

	@Test
	void jsonIsWellFormed() throws IOException {
		for (Path file : DeployFiles.endingIn(".json")) {
			assertThat(JsonMapper.shared().readTree(Files.readString(file)).isObject()).as(file.toString()).isTrue();
		}
	}

	@Test
	void yamlHasOneEnding() throws IOException {
		assertThat(DeployFiles.endingIn(".yml")).isEmpty();
	}

}
