package dev.throughline.export.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Files that could not be read, kept for whoever wants to know why. The last few, and
 * only as long as nobody needs the space.
 */
final class SetAside {

	private static final int LIMIT = 16;

	private final Path directory;

	private final Deque<Path> files = new ArrayDeque<>();

	private long bytes;

	private SetAside(Path directory) {
		this.directory = directory;
	}

	static SetAside in(Path directory) throws IOException {
		OwnerOnly.createDirectory(directory);
		SetAside aside = new SetAside(directory);
		String[] names = directory.toFile().list();
		if (names != null) {
			Arrays.sort(names);
			for (String name : names) {
				aside.keep(directory.resolve(name));
			}
		}
		return aside;
	}

	/**
	 * Moves a file here.
	 * @param file the file
	 * @param key what comes later has a greater one
	 * @throws IOException if it cannot be moved
	 */
	void take(Path file, long key) throws IOException {
		keep(Files.move(file, this.directory.resolve(SegmentName.of(key) + "-" + file.getFileName())));
	}

	private void keep(Path file) {
		this.files.addLast(file);
		this.bytes += size(file);
		while (this.files.size() > LIMIT) {
			deleteOldest();
		}
	}

	void deleteOldest() {
		Path oldest = this.files.removeFirst();
		this.bytes -= size(oldest);
		try {
			Files.deleteIfExists(oldest);
		}
		catch (IOException ex) {
			// counted no more, and found again at the next start
		}
	}

	private static long size(Path file) {
		return file.toFile().length();
	}

	boolean isEmpty() {
		return this.files.isEmpty();
	}

	long bytes() {
		return this.bytes;
	}

}
