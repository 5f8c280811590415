package dev.throughline.export.spool;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Messages of one destination on disk, oldest first. Called by one thread; the figures
 * may be read by any. No method throws: what cannot be written is refused, and what
 * cannot be read is set aside and counted.
 */
public interface Spool {

	/**
	 * Writes a message behind all others. Makes room by dropping the oldest messages when
	 * the bounds ask for it.
	 * @param message the message
	 * @param spans how many spans it holds
	 * @return whether it was written; if not, the caller keeps it
	 */
	boolean append(byte[] message, int spans);

	/**
	 * The oldest message that is still there, which stays there until it is removed.
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
	 * too large.
	 * @param parts the parts, in order
	 */
	void replace(List<Stored> parts);

	/**
	 * Makes written messages survive a failure of the machine and drops what is too old.
	 * To be called about once a second while there is something here.
	 */
	void maintain();

	/**
	 * How many spans are stored.
	 * @return the number of spans
	 */
	long spans();

	/**
	 * How much disk space is taken.
	 * @return the size in bytes
	 */
	long bytes();

	/**
	 * The most disk space that may be taken.
	 * @return the size in bytes
	 */
	long capacity();

	/**
	 * How long the oldest message has been waiting.
	 * @return the age, zero when nothing is stored
	 */
	Duration age();

	/**
	 * Spans that were found when the spool was opened, left by an earlier process. They
	 * are part of {@link #spans()} until delivered.
	 * @return the number of spans
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
	 * Files set aside because they were torn or are not ours, and the spans known to be
	 * lost with them.
	 * @return the number of files since the spool was opened
	 */
	long filesSetAside();

	/**
	 * Why the last {@link #append} was refused.
	 * @return one line, or {@code null} when writing works
	 */
	@Nullable String failure();

	/**
	 * Makes everything durable and gives the directory free.
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
