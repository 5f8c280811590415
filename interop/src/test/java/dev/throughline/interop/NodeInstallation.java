package dev.throughline.interop;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/**
 * The Node of this machine and the packages that the services need, installed once for
 * each lock file.
 *
 * @param node the program
 * @param directory where the services and their packages are
 */
record NodeInstallation(Path node, Path directory) {

	/** Makes a failure of what is otherwise a reason to skip. */
	static final String REQUIRED = "THROUGHLINE_REQUIRE_NODE";

	static final Path SOURCES = Path.of("node");

	private static final Path TARGET = Path.of("target", "node");

	private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

	private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);

	/** What npm says when the files of this project are wrong, not the machine. */
	private static final List<String> OUR_FAULT = List.of("EUSAGE", "EINTEGRITY", "EJSONPARSE", "ETARGET");

	/**
	 * Find Node and install the packages.
	 * @return the installation
	 * @throws TestAbortedException if this machine cannot have it
	 */
	static NodeInstallation prepare() throws IOException, InterruptedException {
		Path node = find("node");
		if (node == null) {
			throw unavailable("there is no 'node' on the PATH; install Node 18.19 or newer");
		}
		Path npm = find("npm");
		if (npm == null) {
			throw unavailable("there is no 'npm' on the PATH; it installs the packages of interop/node");
		}
		String version = run(List.of(node.toString(), "--version"), Path.of("."), VERSION_LIMIT).output().strip();
		if (!isSupported(version)) {
			throw unavailable("Node is %s; OpenTelemetry needs 18.19, 20.6 or newer".formatted(version));
		}
		Path directory = TARGET.resolve(digest());
		if (!Files.isDirectory(directory)) {
			install(npm, directory);
		}
		copySources(directory);
		return new NodeInstallation(node, directory);
	}

	/**
	 * Tell whether OpenTelemetry runs on a version of Node.
	 * @param version what {@code node --version} prints
	 * @return whether it does
	 */
	static boolean isSupported(String version) {
		Matcher matcher = Pattern.compile("v(\\d+)\\.(\\d+)\\..*").matcher(version);
		if (!matcher.matches()) {
			return false;
		}
		int major = Integer.parseInt(matcher.group(1));
		int minor = Integer.parseInt(matcher.group(2));
		return (major == 18 && minor >= 19) || (major == 20 && minor >= 6) || major > 20;
	}

	/**
	 * Say why an installation failed.
	 * @param output what npm printed
	 * @param environment the environment variables
	 * @return an exception that skips the tests, or fails them where this project is to
	 * blame
	 */
	static RuntimeException installationFailed(String output, Function<String, @Nullable String> environment) {
		String reason = "'npm ci' could not install the packages: "
				+ output.lines().filter((line) -> line.startsWith("npm error")).findFirst().orElse(output);
		return OUR_FAULT.stream().anyMatch((code) -> output.contains("code " + code))
				? new IllegalStateException(reason) : unavailable(reason, environment);
	}

	/**
	 * What to do where Node is missing.
	 * @param reason what is missing
	 * @param environment the environment variables
	 * @return an exception that skips the tests, or fails them where Node is required
	 */
	static RuntimeException unavailable(String reason, Function<String, @Nullable String> environment) {
		String sentence = "No trace through Java and Node was tested: " + reason + ".";
		return Boolean.parseBoolean(environment.apply(REQUIRED)) ? new IllegalStateException(sentence)
				: new TestAbortedException(sentence);
	}

	private static RuntimeException unavailable(String reason) {
		return unavailable(reason, System::getenv);
	}

	private static void install(Path npm, Path directory) throws IOException, InterruptedException {
		Path unfinished = TARGET.resolve(directory.getFileName() + ".unfinished");
		delete(unfinished);
		Files.createDirectories(unfinished);
		for (String file : List.of("package.json", "package-lock.json")) {
			Files.copy(SOURCES.resolve(file), unfinished.resolve(file));
		}
		Result result = run(List.of(npm.toString(), "ci", "--ignore-scripts", "--prefer-offline", "--no-audit",
				"--no-fund", "--no-update-notifier", "--fetch-retries=1", "--fetch-retry-mintimeout=1000",
				"--fetch-timeout=30000"), unfinished, INSTALL_LIMIT);
		if (result.exitCode() != 0) {
			throw installationFailed(result.output(), System::getenv);
		}
		Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
	}

	private static void copySources(Path directory) throws IOException {
		try (Stream<Path> sources = Files.list(SOURCES)) {
			for (Path source : sources.filter((file) -> file.toString().endsWith(".js")).toList()) {
				Files.copy(source, directory.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
			}
		}
	}

	private static String digest() throws IOException {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(Files.readAllBytes(SOURCES.resolve("package.json")));
			digest.update(Files.readAllBytes(SOURCES.resolve("package-lock.json")));
			return HexFormat.of().formatHex(digest.digest(), 0, 8);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void delete(Path directory) throws IOException {
		if (!Files.exists(directory)) {
			return;
		}
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	private static @Nullable Path find(String program) {
		return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
			.filter((folder) -> !folder.isEmpty())
			.map((folder) -> Path.of(folder, program))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	// to a file, so that a program that hangs cannot keep its reader waiting
	private static Result run(List<String> command, Path directory, Duration limit)
			throws IOException, InterruptedException {
		Path output = Files.createTempFile("interop", ".log");
		try {
			Process process = new ProcessBuilder(command).directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			process.getOutputStream().close();
			if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly().waitFor();
				throw unavailable("'%s' did not end within %d s".formatted(String.join(" ", command.subList(0, 2)),
						limit.toSeconds()));
			}
			return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
		}
		finally {
			Files.delete(output);
		}
	}

	private record Result(int exitCode, String output) {
	}

}
