package dev.throughline.export.spool;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files and directories that nobody but the owner can read, where the file system knows
 * of owners.
 */
final class OwnerOnly {

	private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

	private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");

	private OwnerOnly() {
	}

	static void createFile(Path path) throws IOException {
		Files.createFile(path, attributes(path, FILE));
	}

	/**
	 * Makes a directory, or takes one that is there if it is ours and no link.
	 * @param path the directory, whose parent exists
	 * @throws IOException if it cannot be had
	 */
	static void createDirectory(Path path) throws IOException {
		try {
			Files.createDirectory(path, attributes(path, DIRECTORY));
		}
		catch (FileAlreadyExistsException ex) {
			if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
				throw new FileSystemException(path.toString(), null, "Not a directory, or a link to one");
			}
			if (hasOwners(path)) {
				Files.setPosixFilePermissions(path, DIRECTORY);
			}
		}
	}

	private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
		return hasOwners(path) ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(permissions) }
				: new FileAttribute<?>[0];
	}

	private static boolean hasOwners(Path path) {
		return path.getFileSystem().supportedFileAttributeViews().contains("posix");
	}

}
