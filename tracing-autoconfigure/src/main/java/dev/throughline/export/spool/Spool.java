package dev.throughline.export.spool;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Messages of one destination on disk, oldest first. Called by one thread; the figures
 * may be read by any. No method throws: what cannot be written is refused, and what
 * cannot be read is set aside and counted. At any moment
 * {@code appended + recovered = spans + removed + droppedForSpace + droppedForAge + lost}.
 */
public interface Spool {

	/**
	 * Writes a message behind all others. Makes room by dropping the oldest messages when
	 * the bounds ask for it, except the one that {@link #peek} returned last. When this
	 * returns the message is with the operating system: it survives the end of the
	 * process, however that ends.
	 * @param message the message
	 * @param spans how many spans it holds
	 * @return whether it was written; if not, the caller keeps it
	 */
	boolean append(byte[] message, int spans);

	/**
	 * The oldest message that is still there, which stays the first until it is removed:
	 * neither the bound nor its age drops it.
	 * @return the message, or {@code null} when there is none
	 */
	@Nullable Stored peek();

	/**
	 * Removes the message that {@link #peek} returned, because it was delivered or
	 * refused for good.
	 */
	void remove();

	/**
	 * Puts parts in the place of the message that {@link #peek} returned, because it was
	 * too large. After a restart the message is there again in one piece, unless all
	 * parts were removed.
	 * @param parts the parts, in order, with the same spans together
	 */
	void replace(List<Stored> parts);

	/**
	 * Makes written messages survive a failure of the machine, drops what is too old,
	 * takes over what processes left that are gone, and tries again to open a directory
	 * that could not be used. To be called about once a second.
	 */
	void maintain();

	/**
	 * How many spans are stored.
	 * @return the number of spans
	 */
	long spans();

	/**
	 * How much disk space is taken, by files set aside too.
	 * @return the size in bytes
	 */
	long bytes();

	/**
	 * The most disk space that may be taken.
	 * @return the size in bytes
	 */
	long capacity();

	/**
	 * How long the oldest message has been waiting on disk.
	 * @return the age, zero when nothing is stored
	 */
	Duration age();

	/**
	 * Spans that were found on disk, left by a process that is gone. They are part of
	 * {@link #spans()} until delivered.
	 * @return the number of spans since the spool was opened
	 */
	long recovered();

	/**
	 * Spans dropped because newer ones needed the space.
	 * @return the number of spans since the spool was opened
	 */
	long droppedForSpace();

	/**
	 * Spans dropped because they were too old.
	 * @return the number of spans since the spool was opened
	 */
	long droppedForAge();

	/**
	 * Spans that were here and could not be read back.
	 * @return the number of spans since the spool was opened
	 */
	long lost();

	/**
	 * Files set aside because they were damaged or are not ours.
	 * @return the number of files since the spool was opened
	 */
	long filesSetAside();

	/**
	 * Why the last {@link #append} was refused.
	 * @return one line, or {@code null} when writing works
	 */
	@Nullable String failure();

	/**
	 * Makes everything durable and gives the directory free. The figures stay.
	 */
	void close();

	/**
	 * A message read from disk.
	 *
	 * @param message the OTLP message
	 * @param spans how many spans it holds
	 */
	record Stored(byte[] message, int spans) {

	}

}
