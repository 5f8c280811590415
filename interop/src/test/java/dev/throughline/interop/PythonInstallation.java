package dev.throughline.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The Python of this machine, and the packages that the service needs.
 *
 * @param python the program
 * @param packages where the packages are
 */
record PythonInstallation(Path python, Path packages) {

	private static final Path SOURCES = Path.of("python");

	private static final Path TARGET = Path.of("target", "python");

	private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

	private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);

	/** What pip says when the files of this project are wrong, not the machine. */
	private static final List<String> OUR_FAULT = List.of("DO NOT MATCH THE HASHES", "Hashes are required",
			"Invalid requirement");

	/**
	 * Find Python and install the packages.
	 * @return the installation
	 */
	static PythonInstallation prepare() throws IOException, InterruptedException {
		Program python = Program.find("python3", "install Python 3.10 or newer", Unavailable.PYTHON);
		Program.Result version = python.run(Path.of("."), VERSION_LIMIT, "-c",
				"import sys; sys.exit(sys.version_info < (3, 10))");
		if (version.exitCode() != 0) {
			throw Unavailable.PYTHON.because("OpenTelemetry needs Python 3.10 or newer");
		}
		Path packages = Program.installOnce(TARGET, List.of(SOURCES.resolve("requirements.txt")),
				(unfinished) -> install(python, unfinished));
		return new PythonInstallation(python.path(), packages);
	}

	Path service() {
		return SOURCES.resolve("assistant.py");
	}

	private static void install(Program python, Path directory) throws IOException, InterruptedException {
		Program.Result result = python.run(directory, INSTALL_LIMIT, "-m", "pip", "install", "--quiet", "--target", ".",
				"--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile", "--no-input",
				"--disable-pip-version-check", "--retries", "1", "-r", "requirements.txt");
		if (result.exitCode() != 0) {
			throw failure(result, Unavailable.PYTHON);
		}
	}

	/**
	 * Say why an installation failed.
	 * @param result how pip ended
	 * @param unavailable what to do where the machine is to blame
	 * @return an exception to throw
	 */
	static RuntimeException failure(Program.Result result, Unavailable unavailable) {
		String reason = "'pip install' says '%s'".formatted(result.firstLine("ERROR").strip());
		return OUR_FAULT.stream().anyMatch((words) -> result.output().contains(words))
				? new IllegalStateException(reason) : unavailable.because(reason);
	}

}
