package dev.throughline.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * A wall clock that can be set while a process runs, through the library libfaketime. The
 * monotonic clock goes on as it does when a machine's time is set.
 */
final class FakeTime implements AutoCloseable {

	private static final Path LIBRARIES = Path.of("/usr/lib");

	private final Path library;

	private final Path offset;

	FakeTime() throws IOException {
		this.library = library();
		this.offset = Files.createTempFile("offset", ".txt");
		set(Duration.ZERO);
	}

	private static Path library() throws IOException {
		try (DirectoryStream<Path> platforms = Files.newDirectoryStream(LIBRARIES)) {
			for (Path platform : platforms) {
				Path library = platform.resolve("faketime/libfaketimeMT.so.1");
				if (Files.exists(library)) {
					return library;
				}
			}
		}
		throw new IOException("takes Debian's package libfaketime");
	}

	/**
	 * Sets the clock.
	 * @param ahead how far it is ahead of the machine's
	 */
	void set(Duration ahead) {
		try {
			Path next = Files.writeString(Path.of(this.offset + ".next"), "%+d%n".formatted(ahead.toSeconds()));
			Files.move(next, this.offset, StandardCopyOption.ATOMIC_MOVE);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Map<String, String> environment() {
		return Map.of("LD_PRELOAD", this.library.toString(), "FAKETIME_TIMESTAMP_FILE", this.offset.toString(),
				"FAKETIME_CACHE_DURATION", "1", "FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX",
				"0");
	}

	@Override
	public void close() throws IOException {
		Files.delete(this.offset);
	}

}
