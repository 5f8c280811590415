package dev.throughline.export.spool;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

import dev.throughline.export.spool.Spool.Stored;

/**
 * A process with a spool: one that appends until it is killed and says what it has
 * appended, or one that appends until it is refused and takes up again when there is
 * room.
 */
public final class SpoolProcess {

	static final int LENGTH = 5000;

	private SpoolProcess() {
	}

	public static void main(String[] args) throws IOException {
		Spool spool = Spools.open(Path.of(args[1]), "orders", "otlp", Long.parseLong(args[2]), Duration.ofHours(1));
		int id = 1;
		while (spool.append(Messages.message(id, LENGTH), 1)) {
			if (args[0].equals("append")) {
				System.out.println(id);
			}
			id++;
		}
		System.out.println("refused " + spool.failure());
		System.out.println("bytes " + (spool.bytes() == size(Path.of(args[1]))));
		int delivered = deliver(spool, 0, id / 2);
		int refused = id;
		while (id < refused + 3) {
			System.out
				.println("taken again " + spool.append(Messages.message(id++, LENGTH), 1) + " " + spool.failure());
		}
		System.out.println((deliver(spool, delivered, id) == id - 1) + " " + spool.spans() + " " + spool.lost());
		spool.close();
	}

	private static long size(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter(Files::isRegularFile).mapToLong((file) -> file.toFile().length()).sum();
		}
	}

	private static int deliver(Spool spool, int last, int count) {
		for (int i = 0; i < count; i++) {
			Stored stored = spool.peek();
			if (stored == null || !Messages.isIntact(stored.message()) || Messages.id(stored.message()) != last + 1) {
				return last;
			}
			last++;
			spool.remove();
		}
		return last;
	}

}
