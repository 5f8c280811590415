package dev.throughline.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the package files of the Node services and for {@link NodeInstallation}; none
 * of them needs Node.
 */
class NodeFilesTests {

	private final JsonNode declared = read("package.json");

	private final JsonNode locked = read("package-lock.json");

	@Test
	void everyDependencyIsPinnedToTheVersionThatIsLocked() {
		assertThat(this.declared.path("dependencies").properties()).isNotEmpty().allSatisfy((dependency) -> {
			String version = dependency.getValue().asString();
			assertThat(version).matches("\\d+\\.\\d+\\.\\d+");
			assertThat(this.locked.path("packages")
				.path("node_modules/" + dependency.getKey())
				.path("version")
				.asString("")).isEqualTo(version);
		});
		assertThat(this.locked.path("packages").path("").path("dependencies"))
			.isEqualTo(this.declared.path("dependencies"));
	}

	@Test
	void everyPackageComesFromThePublicRegistryAndIsChecked() {
		assertThat(this.locked.path("packages").properties()).filteredOn((entry) -> !entry.getKey().isEmpty())
			.isNotEmpty()
			.allSatisfy((entry) -> {
				assertThat(entry.getValue().path("resolved").asString("")).startsWith("https://registry.npmjs.org/");
				assertThat(entry.getValue().path("integrity").asString("")).startsWith("sha512-");
			});
	}

	@ParameterizedTest
	@CsvSource({ "v18.18.2, false", "v18.19.0, true", "v19.9.0, false", "v20.5.1, false", "v20.6.0, true",
			"v21.0.0, true", "v24.1.0, true", "v16.20.2, false", "unknown, false" })
	void versionsAreThoseThatOpenTelemetrySupports(String version, boolean supported) {
		assertThat(NodeInstallation.isSupported(version)).isEqualTo(supported);
	}

	@Test
	void withoutNodeTestsAreSkippedWithASentence() {
		assertThat(NodeInstallation.unavailable("there is no node", (name) -> null))
			.isInstanceOf(TestAbortedException.class)
			.hasMessage("No trace through Java and Node was tested: there is no node.");
	}

	@Test
	void withoutNodeTestsFailWhereItIsRequired() {
		assertThat(NodeInstallation.unavailable("there is no node",
				(name) -> name.equals(NodeInstallation.REQUIRED) ? "true" : null))
			.isInstanceOf(IllegalStateException.class);
	}

	@Test
	void withoutARegistryTestsAreSkipped() {
		assertThat(NodeInstallation.installationFailed("npm error code EAI_AGAIN\nnpm error syscall getaddrinfo\n",
				(name) -> null))
			.isInstanceOf(TestAbortedException.class)
			.hasMessageContaining("npm error code EAI_AGAIN");
	}

	@ParameterizedTest
	@CsvSource({ "EUSAGE", "EINTEGRITY", "ETARGET" })
	void wrongPackageFilesAreAFailureAndNoReasonToSkip(String code) {
		assertThat(NodeInstallation.installationFailed("npm error code " + code + "\n", (name) -> null))
			.isInstanceOf(IllegalStateException.class);
	}

	private static JsonNode read(String file) {
		try {
			return JsonMapper.shared().readTree(Files.readString(Path.of("node", file)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
