package dev.throughline.sample.proxy.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that are there completely or not at all, whatever happens to the process or the
 * machine. Only their owner may read them: captured baggage may be personal.
 */
final class OutboxDirectory {

	static final String SUFFIX = ".json";

	private static final String UNFINISHED = ".tmp";

	private static final boolean POSIX = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");

	private final Path directory;

	OutboxDirectory(Path directory) {
		this.directory = directory;
	}

	/**
	 * Checks that files can be written once they have to be, without making anything.
	 * @throws IOException if the directory, or the one it is to be made in, is none or
	 * not writable
	 */
	void requireWritable() throws IOException {
		Path existing = this.directory.toAbsolutePath();
		while (existing != null && !Files.exists(existing)) {
			existing = existing.getParent();
		}
		if (existing == null || !Files.isDirectory(existing)) {
			throw new NotDirectoryException(String.valueOf(existing));
		}
		if (!Files.isWritable(existing)) {
			throw new IOException(existing + " is not writable");
		}
	}

	/**
	 * Writes a file and waits until it is on disk under its name.
	 * @param name the file's name
	 * @param content the content
	 * @throws IOException if it could not be written; then there is no such file
	 */
	void write(String name, byte[] content) throws IOException {
		Files.createDirectories(this.directory, ownerOnly("rwx------"));
		Path file = this.directory.resolve(name);
		Path unfinished = this.directory.resolve(name + UNFINISHED);
		try {
			try (FileChannel channel = FileChannel.open(unfinished,
					Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly("rw-------"))) {
				ByteBuffer rest = ByteBuffer.wrap(content);
				while (rest.hasRemaining()) {
					channel.write(rest);
				}
				channel.force(true);
			}
			Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
			force(this.directory);
		}
		catch (IOException ex) {
			Files.deleteIfExists(unfinished);
			Files.deleteIfExists(file);
			throw ex;
		}
	}

	/**
	 * Lists the files.
	 * @return their paths by name
	 * @throws IOException if the directory cannot be read
	 */
	List<Path> list() throws IOException {
		return list(SUFFIX);
	}

	/**
	 * Moves a file out of the way, into a directory below this one.
	 * @param file the file
	 * @param below the name of the directory
	 * @throws IOException if it could not be moved
	 */
	void setAside(Path file, String below) throws IOException {
		Path directory = Files.createDirectories(this.directory.resolve(below), ownerOnly("rwx------"));
		Files.move(file, directory.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
		force(directory);
	}

	/**
	 * Deletes what a process that died left behind: no request has been told that these
	 * files exist.
	 * @param before when they were last written at the latest
	 * @throws IOException if that fails
	 */
	void deleteUnfinished(Instant before) throws IOException {
		for (Path unfinished : list(UNFINISHED)) {
			if (Files.getLastModifiedTime(unfinished).toInstant().isBefore(before)) {
				Files.deleteIfExists(unfinished);
			}
		}
	}

	/**
	 * Counts the files here and below.
	 * @return how many there are and how large they are together
	 * @throws IOException if a directory cannot be read
	 */
	OutboxRoom.Usage count() throws IOException {
		if (!Files.isDirectory(this.directory)) {
			return new OutboxRoom.Usage(0, 0);
		}
		int events = 0;
		long bytes = 0;
		try (Stream<Path> files = Files.walk(this.directory, 2)) {
			for (Path file : files.filter((path) -> path.toString().endsWith(SUFFIX)).toList()) {
				events++;
				bytes += size(file);
			}
		}
		return new OutboxRoom.Usage(events, bytes);
	}

	private static long size(Path file) throws IOException {
		try {
			return Files.size(file);
		}
		catch (NoSuchFileException ex) {
			return 0;
		}
	}

	private List<Path> list(String suffix) throws IOException {
		if (!Files.isDirectory(this.directory)) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> file.toString().endsWith(suffix)).sorted().toList();
		}
	}

	private static void force(Path directory) throws IOException {
		// A directory can be opened on POSIX systems only; elsewhere the rename has to
		// do.
		if (POSIX) {
			try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

	private static FileAttribute<?>[] ownerOnly(String permissions) {
		return POSIX
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

}
