package dev.throughline.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the files that pin the packages of other languages, and for what happens
 * where a language is missing; none of them needs one.
 */
class PackageFilesTests {

	private static final Unavailable NOT_REQUIRED = new Unavailable("Node", "REQUIRED", (name) -> null);

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
	void everyRequirementOfPythonIsPinnedAndChecked() throws IOException {
		String text = Files.readString(Path.of("python", "requirements.txt")).replace("\\\n", " ");
		List<String> locked = text.lines().filter((line) -> !line.startsWith("#")).toList();
		assertThat(locked).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).matches("[a-z0-9-]+==[0-9a-z.]+( +--hash=sha256:[0-9a-f]{64})+"));
		assertThat(
				Files.readString(Path.of("python", "requirements.in")).lines().filter((line) -> !line.startsWith("#")))
			.isNotEmpty()
			.allSatisfy((line) -> assertThat(locked).anyMatch((requirement) -> requirement.startsWith(line + " ")));
	}

	@Test
	void withoutALanguageTestsAreSkippedWithASentence() {
		assertThat(NOT_REQUIRED.because("there is no node")).isInstanceOf(TestAbortedException.class)
			.hasMessage("No trace through Java and Node was tested: there is no node.");
	}

	@Test
	void withoutALanguageTestsFailWhereItIsRequired() {
		Unavailable required = new Unavailable("Node", "REQUIRED", Map.of("REQUIRED", "true")::get);
		assertThat(required.because("there is no node")).isInstanceOf(IllegalStateException.class);
	}

	@Test
	void programThatIsMissingIsAReasonToSkip() {
		assertThatExceptionOfType(TestAbortedException.class)
			.isThrownBy(() -> Program.find("no-such-program", "install it", NOT_REQUIRED))
			.withMessageContaining("there is no 'no-such-program' on the PATH; install it");
	}

	@Test
	void withoutARegistryTestsAreSkipped() {
		assertThat(NodeInstallation
			.failure(new Program.Result(1, "npm error code EAI_AGAIN\nnpm error syscall getaddrinfo\n"), NOT_REQUIRED))
			.isInstanceOf(TestAbortedException.class)
			.hasMessageContaining("npm error code EAI_AGAIN");
		assertThat(PythonInstallation.failure(
				new Program.Result(1, "WARNING: Retrying\nERROR: No matching distribution found for certifi\n"),
				NOT_REQUIRED))
			.isInstanceOf(TestAbortedException.class)
			.hasMessageContaining("No matching distribution found for certifi");
	}

	@ParameterizedTest
	@CsvSource({ "EUSAGE", "EINTEGRITY", "ETARGET" })
	void wrongLockFileIsAFailureAndNoReasonToSkip(String code) {
		assertThat(NodeInstallation.failure(new Program.Result(1, "npm error code " + code + "\n"), NOT_REQUIRED))
			.isInstanceOf(IllegalStateException.class);
	}

	@Test
	void wrongHashIsAFailureAndNoReasonToSkip() {
		assertThat(PythonInstallation.failure(
				new Program.Result(1, "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n"),
				NOT_REQUIRED))
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
