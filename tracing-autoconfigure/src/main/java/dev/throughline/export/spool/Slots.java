package dev.throughline.export.spool;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The directory of one destination of one service, in which each process has a slot.
 */
final class Slots {

	private static final int LIMIT = 1000;

	private final Path root;

	private final Path service;

	private final Path destination;

	Slots(Path root, String service, String destination) {
		this.root = root.toAbsolutePath();
		this.service = this.root.resolve(name(service));
		this.destination = this.service.resolve(name(destination));
	}

	private static String name(String text) {
		StringBuilder name = new StringBuilder();
		for (char character : text.toCharArray()) {
			if (isPlain(character) || (character == '.' && !name.isEmpty())) {
				name.append(character);
			}
			else {
				name.append('%').append(Integer.toHexString(character));
			}
		}
		return (name.length() <= 100) ? name.toString() : name.substring(0, 80) + "%" + text.hashCode();
	}

	private static boolean isPlain(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || character == '-' || character == '_';
	}

	/**
	 * Takes the first slot that nobody has.
	 * @return the slot
	 * @throws IOException if there is none or the directory cannot be used
	 */
	Slot take() throws IOException {
		if (!Files.isDirectory(this.root)) {
			Files.createDirectories(this.root);
		}
		OwnerOnly.createDirectory(this.service);
		OwnerOnly.createDirectory(this.destination);
		for (int number = 1; number <= LIMIT; number++) {
			Slot slot = Slot.take(slot(number));
			if (slot != null) {
				return slot;
			}
		}
		throw new FileSystemException(this.destination.toString(), null, "All " + LIMIT + " slots are taken");
	}

	/**
	 * Takes the slots whose process is gone. They are to be released.
	 * @return the slots
	 */
	List<Slot> takeAbandoned() {
		List<Slot> abandoned = new ArrayList<>();
		for (int number = 1; number <= LIMIT && Files.isDirectory(slot(number), LinkOption.NOFOLLOW_LINKS); number++) {
			Slot slot = takeIfFree(slot(number));
			if (slot != null) {
				abandoned.add(slot);
			}
		}
		return abandoned;
	}

	private static @Nullable Slot takeIfFree(Path path) {
		try {
			return Slot.take(path);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private Path slot(int number) {
		return this.destination.resolve(Integer.toString(number));
	}

	@Override
	public String toString() {
		return this.destination.toString();
	}

}
