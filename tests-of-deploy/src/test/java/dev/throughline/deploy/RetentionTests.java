package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds for how long each Tempo keeps traces.
 */
class RetentionTests {

	private static final Path DEPLOY = Path.of("..", "deploy");

	@Test
	void clusterKeepsTracesForSevenDays() throws IOException {
		assertThat(retention("kubernetes/overlays/tempo/config.yaml")).isEqualTo(Duration.ofDays(7));
	}

	@Test
	void laptopKeepsTracesForTwoDays() throws IOException {
		assertThat(retention("compose/tempo.yaml")).isEqualTo(Duration.ofHours(48));
		assertThat(retention("compose/full-tempo.yaml")).isEqualTo(Duration.ofHours(48));
	}

	private static Duration retention(String file) throws IOException {
		Object node = new Yaml().load(Files.readString(DEPLOY.resolve(file)));
		for (String key : new String[] { "overrides", "defaults", "compaction", "block_retention" }) {
			assertThat(node).as("parent of '" + key + "' in " + file).isInstanceOf(Map.class);
			node = ((Map<?, ?>) node).get(key);
		}
		assertThat(node).as(file).isNotNull();
		return Duration.parse("PT" + node);
	}

}
