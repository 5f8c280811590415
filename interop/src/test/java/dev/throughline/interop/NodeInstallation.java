package dev.throughline.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Node of this machine, and the services with their packages.
 *
 * @param node the program
 * @param directory where the services and their packages are
 */
record NodeInstallation(Path node, Path directory) {

	private static final Path SOURCES = Path.of("node");

	private static final Path TARGET = Path.of("target", "node");

	private static final Duration VERSION_LIMIT = Duration.ofSeconds(20);

	private static final Duration INSTALL_LIMIT = Duration.ofMinutes(2);

	private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");

	/** What npm says when the files of this project are wrong, not the machine. */
	private static final List<String> OUR_FAULT = List.of("EUSAGE", "EINTEGRITY", "EJSONPARSE", "ETARGET");

	/**
	 * Find Node and install the packages.
	 * @return the installation
	 */
	static NodeInstallation prepare() throws IOException, InterruptedException {
		Program node = Program.find("node", "install Node 18.19 or newer", Unavailable.NODE);
		Program npm = Program.find("npm", "it installs the packages of interop/node", Unavailable.NODE);
		String version = node.run(Path.of("."), VERSION_LIMIT, "--version").output().strip();
		if (!isSupported(version)) {
			throw Unavailable.NODE
				.because("Node is %s and OpenTelemetry needs 18.19, 20.6 or newer".formatted(version));
		}
		Path directory = Program.installOnce(TARGET,
				List.of(SOURCES.resolve("package.json"), SOURCES.resolve("package-lock.json")),
				(unfinished) -> install(npm, unfinished));
		try (Stream<Path> sources = Files.list(SOURCES)) {
			for (Path source : sources.filter((file) -> file.toString().endsWith(".js")).toList()) {
				Files.copy(source, directory.resolve(source.getFileName()), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		return new NodeInstallation(node.path(), directory);
	}

	/**
	 * Tell whether OpenTelemetry runs on a version of Node.
	 * @param version what {@code node --version} prints
	 * @return whether it does
	 */
	static boolean isSupported(String version) {
		Matcher matcher = VERSION.matcher(version);
		if (!matcher.matches()) {
			return false;
		}
		int major = Integer.parseInt(matcher.group(1));
		int minor = Integer.parseInt(matcher.group(2));
		return (major == 18 && minor >= 19) || (major == 20 && minor >= 6) || major > 20;
	}

	private static void install(Program npm, Path directory) throws IOException, InterruptedException {
		Program.Result result = npm.run(directory, INSTALL_LIMIT, "ci", "--ignore-scripts", "--prefer-offline",
				"--no-audit", "--no-fund", "--no-update-notifier", "--fetch-retries=1", "--fetch-retry-mintimeout=1000",
				"--fetch-timeout=30000");
		if (result.exitCode() != 0) {
			throw failure(result, Unavailable.NODE);
		}
	}

	/**
	 * Say why an installation failed.
	 * @param result how npm ended
	 * @param unavailable what to do where the machine is to blame
	 * @return an exception to throw
	 */
	static RuntimeException failure(Program.Result result, Unavailable unavailable) {
		String reason = "'npm ci' says '%s'".formatted(result.firstLine("npm error"));
		return OUR_FAULT.stream().anyMatch((code) -> result.output().contains("code " + code))
				? new IllegalStateException(reason) : unavailable.because(reason);
	}

}
