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
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A program of this machine that installs packages.
 *
 * @param path where it is
 * @param missing makes an exception of the reason why it is of no use
 */
record Program(Path path, Unavailable missing) {

	/**
	 * Find a program.
	 * @param name its name
	 * @param purpose what it is needed for
	 * @param missing makes an exception where it is missing
	 * @return the program
	 */
	static Program find(String name, String purpose, Unavailable missing) {
		Path path = onPath(name);
		if (path == null) {
			throw missing.because("there is no '%s' on the PATH; %s".formatted(name, purpose));
		}
		return new Program(path, missing);
	}

	private static @Nullable Path onPath(String name) {
		return Stream.of(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
			.filter((folder) -> !folder.isEmpty())
			.map((folder) -> Path.of(folder, name))
			.filter(Files::isExecutable)
			.findFirst()
			.orElse(null);
	}

	/**
	 * Run it and wait for its end.
	 * @param directory where it runs
	 * @param limit how long it may take
	 * @param arguments its arguments
	 * @return how it ended
	 */
	Result run(Path directory, Duration limit, String... arguments) throws IOException, InterruptedException {
		// to a file, so that a program that hangs cannot keep its reader waiting
		Path output = Files.createTempFile("interop", ".log");
		try {
			Process process = new ProcessBuilder(
					Stream.concat(Stream.of(this.path.toString()), Stream.of(arguments)).toList())
				.directory(directory.toFile())
				.redirectErrorStream(true)
				.redirectOutput(output.toFile())
				.start();
			process.getOutputStream().close();
			if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
				process.descendants().forEach(ProcessHandle::destroyForcibly);
				process.destroyForcibly().waitFor();
				throw this.missing
					.because("'%s %s' did not end within %d s".formatted(this.path, arguments[0], limit.toSeconds()));
			}
			return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
		}
		finally {
			Files.delete(output);
		}
	}

	/**
	 * Make a directory that depends on files, once for each content of them.
	 * @param parent where it is made
	 * @param files what it depends on
	 * @param installer fills it
	 * @return the directory, complete
	 */
	static Path installOnce(Path parent, List<Path> files, Installer installer)
			throws IOException, InterruptedException {
		Path directory = parent.resolve(digest(files)).toAbsolutePath();
		if (!Files.isDirectory(directory)) {
			Path unfinished = parent.resolve(directory.getFileName() + ".unfinished");
			delete(unfinished);
			Files.createDirectories(unfinished);
			for (Path file : files) {
				Files.copy(file, unfinished.resolve(file.getFileName()));
			}
			installer.install(unfinished);
			Files.move(unfinished, directory, StandardCopyOption.ATOMIC_MOVE);
		}
		return directory;
	}

	private static String digest(List<Path> files) throws IOException {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			for (Path file : files) {
				digest.update(Files.readAllBytes(file));
			}
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

	/**
	 * How a program ended.
	 *
	 * @param exitCode its exit code
	 * @param output what it printed
	 */
	record Result(int exitCode, String output) {

		/**
		 * Return the first line that tells of a failure.
		 * @param prefix how it begins
		 * @return the line, or everything if there is none
		 */
		String firstLine(String prefix) {
			return this.output.lines().filter((line) -> line.startsWith(prefix)).findFirst().orElse(this.output);
		}

	}

	/**
	 * Fills a directory with packages.
	 */
	interface Installer {

		void install(Path directory) throws IOException, InterruptedException;

	}

}
