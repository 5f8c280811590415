package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that images and manifests have the same names, and what the images consist of.
 */
class ContainerImageTests {

	private static final Pattern NAME = Pattern.compile("<name>(throughline/.+)</name>");

	private static final Pattern BUILDER = Pattern.compile("<paketo-builder>(.+)</paketo-builder>");

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "arbitex-outpost, sample-proxy", "arbitex-platform, sample-platform" })
	void manifestRunsTheImageThatTheModuleBuilds(String name, String module) throws IOException {
		List<String> names = NAME.matcher(Files.readString(Path.of("..", module, "pom.xml")))
			.results()
			.map((match) -> match.group(1))
			.map((image) -> image.replace("${project.artifactId}", module)
				.replace("${project.version}", SampleJar.projectVersion()))
			.toList();
		assertThat(names)
			.containsExactly(Cluster.of("tempo").workload(name).containers().get(0).path("image").asString());
	}

	@Test
	void builderIsPinnedAndItsRunImageHasNoShell() throws IOException {
		assertThat(BUILDER.matcher(Files.readString(Path.of("..", "pom.xml"))).results().map(MatchResult::group))
			.singleElement()
			.asString()
			.matches(".*/builder-noble-java-tiny:\\d+\\.\\d+\\.\\d+<.*");
		try (Stream<Path> files = Files.walk(Path.of("..", "deploy"))) {
			assertThat(files.map(Path::getFileName).map(Path::toString))
				.noneMatch((file) -> file.contains("Dockerfile"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "sample-proxy", "sample-platform" })
	void librariesAreNotInTheLayerThatChangesWithTheCode(String module) throws IOException, InterruptedException {
		SampleJar jar = SampleJar.of(module);
		assertThat(LayeredApplication.layersOf(jar)).containsExactly("dependencies", "spring-boot-loader",
				"snapshot-dependencies", "application");
		LayeredApplication application = LayeredApplication.extract(jar, this.directory);
		Map<String, Long> sizes = application.layers()
			.stream()
			.collect(Collectors.toMap((layer) -> layer.getFileName().toString(), ContainerImageTests::size));
		assertThat(sizes).containsKeys("dependencies", "application");
		assertThat(sizes.get("dependencies")).isGreaterThan(10 * sizes.get("application"));
	}

	private static long size(Path directory) {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter(Files::isRegularFile).mapToLong((file) -> file.toFile().length()).sum();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
