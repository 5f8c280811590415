package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that an image has one version, whoever starts it.
 */
class ImageVersionsTests {

	private static final Pattern IMAGE = Pattern.compile("(?m)^\\s*(?:- )?image: (\\S+):([^:\\s]+)$");

	@Test
	void imageHasTheSameVersionEverywhere() throws IOException {
		Map<String, Set<String>> versions = new TreeMap<>();
		for (Path file : DeployFiles.endingIn(".yaml")) {
			Matcher image = IMAGE.matcher(Files.readString(file));
			while (image.find()) {
				versions.computeIfAbsent(image.group(1), (name) -> new TreeSet<>()).add(image.group(2));
			}
		}
		assertThat(versions).containsKeys("grafana/tempo", "otel/opentelemetry-collector-contrib",
				"jaegertracing/jaeger");
		assertThat(versions).allSatisfy((name, found) -> assertThat(found).as(name).hasSize(1));
	}

}
