package dev.throughline.export.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Opens spools.
 */
public final class Spools {

	private Spools() {
	}

	/**
	 * Opens the spool of a destination and takes over what earlier processes left for it.
	 * Never fails: a directory that cannot be used shows in {@link Spool#failure()} and
	 * is tried again with each {@link Spool#append} and {@link Spool#maintain()}.
	 * Processes may share the directory, each gets a part of its own.
	 * @param directory where to write
	 * @param service the name of the service, whose messages are kept apart from those of
	 * others
	 * @param destination the name of the destination
	 * @param maxBytes the most disk space to take
	 * @param maxAge how long a message may wait
	 * @return the spool, to be closed
	 */
	public static Spool open(Path directory, String service, String destination, long maxBytes, Duration maxAge) {
		return new DiskSpool(new Slots(directory, service, destination), maxBytes, maxAge, InstantSource.system());
	}

}
