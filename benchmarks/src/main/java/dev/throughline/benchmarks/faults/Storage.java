package dev.throughline.benchmarks.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * The directory of an application's spool. Knows how large it was at most, as far as
 * somebody looked.
 */
final class Storage implements AutoCloseable {

	private final Path directory;

	private final boolean mounted;

	private final LongAccumulator peak = new LongAccumulator(Math::max, 0);

	private Storage(Path directory, boolean mounted) {
		this.directory = directory;
		this.mounted = mounted;
	}

	/**
	 * Creates the directory.
	 * @param disk on what
	 * @return the directory, to be removed by closing it
	 * @throws IOException when there is no such file system to be had
	 * @throws InterruptedException when interrupted
	 */
	static Storage on(Disk disk) throws IOException, InterruptedException {
		Path directory = Files.createTempDirectory("spool");
		if (disk == Disk.FULL && run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", directory.toString()) != 0) {
			Files.delete(directory);
			throw new IOException("takes the right to mount a file system");
		}
		return new Storage(directory, disk == Disk.FULL);
	}

	private static int run(String... command) throws IOException, InterruptedException {
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
	}

	Path directory() {
		return this.directory;
	}

	void look() {
		try (Stream<Path> files = Files.walk(this.directory)) {
			this.peak.accumulate(files.map(Path::toFile).filter(File::isFile).mapToLong(File::length).sum());
		}
		catch (IOException | UncheckedIOException ex) {
			// a file was removed meanwhile
		}
	}

	long peak() {
		return this.peak.get();
	}

	@Override
	public void close() throws IOException, InterruptedException {
		if (this.mounted) {
			run("umount", this.directory.toString());
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
