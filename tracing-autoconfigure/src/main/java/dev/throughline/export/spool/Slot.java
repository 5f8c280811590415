package dev.throughline.export.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A directory that one process has for itself as long as it holds the lock in it. The
 * operating system gives the lock free when the process ends, however it ends. Lock files
 * are never deleted: another process could hold a lock on a file that has no name any
 * more.
 */
final class Slot {

	static final String LOCK = "lock";

	/**
	 * Slots of this process. Closing any handle of a file gives up the locks that the
	 * process has on it, so that a second look at our own lock would lose it.
	 */
	private static final Set<Path> ours = ConcurrentHashMap.newKeySet();

	private final Path directory;

	private final RandomAccessFile lock;

	private Slot(Path directory, RandomAccessFile lock) {
		this.directory = directory;
		this.lock = lock;
	}

	/**
	 * Takes a slot.
	 * @param path the directory, which is made when it is missing
	 * @return the slot, or {@code null} when somebody has it
	 * @throws IOException if it cannot be told
	 */
	static @Nullable Slot take(Path path) throws IOException {
		OwnerOnly.createDirectory(path);
		Path directory = path.toRealPath();
		if (!ours.add(directory)) {
			return null;
		}
		RandomAccessFile lock = null;
		boolean taken = false;
		try {
			lock = open(directory.resolve(LOCK));
			taken = lock.getChannel().tryLock() != null;
			return taken ? new Slot(directory, lock) : null;
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
		finally {
			if (!taken) {
				giveUp(directory, lock);
			}
		}
	}

	private static RandomAccessFile open(Path lock) throws IOException {
		try {
			OwnerOnly.createFile(lock);
		}
		catch (FileAlreadyExistsException ex) {
			// of an earlier process
		}
		return new RandomAccessFile(lock.toFile(), "rw");
	}

	private static void giveUp(Path directory, @Nullable RandomAccessFile lock) {
		try {
			if (lock != null) {
				lock.close();
			}
		}
		catch (IOException ex) {
			// nothing was written through it
		}
		ours.remove(directory);
	}

	void release() {
		giveUp(this.directory, this.lock);
	}

	Path directory() {
		return this.directory;
	}

	boolean exists() {
		return Files.exists(this.directory.resolve(LOCK));
	}

	/**
	 * The names of what is in here, in order.
	 * @return the names, without that of the lock
	 */
	String[] names() {
		String[] names = this.directory.toFile().list((directory, name) -> !name.equals(LOCK));
		if (names == null) {
			return new String[0];
		}
		Arrays.sort(names);
		return names;
	}

	/**
	 * Makes the names of new files survive a failure of the machine, where the operating
	 * system lets a directory be opened.
	 */
	void sync() {
		try (FileChannel channel = FileChannel.open(this.directory, StandardOpenOption.READ)) {
			channel.force(true);
		}
		catch (IOException ex) {
			// Windows keeps names by itself
		}
	}

}
