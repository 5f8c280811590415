package dev.throughline.export.spool;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Temporary directories on a file system in memory where there is one, because a disk
 * takes its time to say that something is on it.
 */
final class MemoryDirectory implements TempDirFactory {

	private static final Path MEMORY = Path.of("/dev/shm");

	@Override
	public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws Exception {
		return Files.isWritable(MEMORY) ? Files.createTempDirectory(MEMORY, "spool")
				: Files.createTempDirectory("spool");
	}

}
