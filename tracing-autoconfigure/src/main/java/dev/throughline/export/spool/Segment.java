package dev.throughline.export.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * One file of messages: they are added at its end and removed from its beginning. Read
 * and written through a {@link RandomAccessFile}, because a channel is closed when the
 * thread that uses it is interrupted.
 */
final class Segment {

	/**
	 * What a file of ours begins with.
	 */
	private static final byte[] MAGIC = "TLSPOOL1".getBytes(StandardCharsets.US_ASCII);

	/**
	 * How many bytes a segment has before its first message.
	 */
	static final int OVERHEAD = MAGIC.length;

	private final byte[] headerBytes = new byte[RecordHeader.SIZE];

	private Path path;

	private @Nullable RandomAccessFile file;

	private long position = OVERHEAD;

	private long end = OVERHEAD;

	private long fileSize;

	private long spans;

	private @Nullable RecordHeader first;

	private boolean damaged;

	private boolean dirty;

	private Segment(Path path) {
		this.path = path;
	}

	/**
	 * Makes a new file.
	 * @param path the file, which must not exist
	 * @return the segment, without messages
	 * @throws IOException if that is not possible
	 */
	static Segment create(Path path) throws IOException {
		OwnerOnly.createFile(path);
		Segment segment = new Segment(path);
		try {
			segment.file().write(MAGIC);
		}
		catch (IOException ex) {
			segment.delete();
			throw ex;
		}
		segment.fileSize = OVERHEAD;
		return segment;
	}

	/**
	 * Reads what another process, or this one before, left. A message that was not
	 * written to its end counts as not written.
	 * @param path the file
	 * @return the segment, or {@code null} when this is not one
	 * @throws IOException if it cannot be read
	 */
	static @Nullable Segment recover(Path path) throws IOException {
		if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
			return null;
		}
		Segment segment = new Segment(path);
		try {
			return segment.scan() ? segment : null;
		}
		finally {
			segment.close();
		}
	}

	private boolean scan() throws IOException {
		RandomAccessFile file = file();
		this.fileSize = file.length();
		byte[] magic = new byte[(int) Math.min(OVERHEAD, this.fileSize)];
		file.readFully(magic);
		if (!Arrays.equals(magic, 0, magic.length, MAGIC, 0, magic.length)) {
			return false;
		}
		while (this.fileSize - this.end >= RecordHeader.SIZE) {
			RecordHeader header = headerAt(this.end);
			if (header == null) {
				this.damaged = true;
				return true;
			}
			if (header.size() > this.fileSize - this.end) {
				break;
			}
			if (!RecordHeader.isRemoved(this.headerBytes)) {
				if (this.first == null) {
					this.first = header;
					this.position = this.end;
				}
				this.spans += header.spans();
			}
			this.end += header.size();
		}
		return true;
	}

	private @Nullable RecordHeader headerAt(long offset) throws IOException {
		RandomAccessFile file = file();
		file.seek(offset);
		file.readFully(this.headerBytes);
		return RecordHeader.read(this.headerBytes);
	}

	/**
	 * Adds a message. It is in the hands of the operating system when this returns.
	 * @param message the message
	 * @param spans how many spans it holds
	 * @param time the time in milliseconds since the epoch
	 * @throws IOException if it could not be written; the messages before it are not
	 * affected
	 */
	void append(byte[] message, int spans, long time) throws IOException {
		RandomAccessFile file = file();
		RecordHeader header = RecordHeader.of(message, spans, time);
		try {
			file.seek(this.end);
			file.write(header.bytes());
			file.write(message);
		}
		catch (IOException ex) {
			file.setLength(this.end);
			throw ex;
		}
		if (this.first == null) {
			this.first = header;
			this.position = this.end;
		}
		this.end += header.size();
		this.fileSize = this.end;
		this.spans += spans;
		this.dirty = true;
	}

	/**
	 * The header of the first message that is still there.
	 * @return the header, or {@code null} when there is none
	 */
	@Nullable RecordHeader first() {
		return this.first;
	}

	/**
	 * Reads the first message.
	 * @param header what {@link #first()} returned
	 * @return the message, or {@code null} when it is damaged or cannot be read, which
	 * marks this segment as damaged
	 */
	byte @Nullable [] read(RecordHeader header) {
		try {
			RandomAccessFile file = file();
			if (this.position + header.size() <= file.length()) {
				byte[] message = new byte[header.length()];
				file.seek(this.position + RecordHeader.SIZE);
				file.readFully(message);
				if (header.describes(message)) {
					return message;
				}
			}
		}
		catch (IOException ex) {
			// as if it were damaged
		}
		this.damaged = true;
		return null;
	}

	/**
	 * Removes the first message.
	 * @param header what {@link #first()} returned
	 * @return how many spans are lost because what follows cannot be found, zero when all
	 * is well
	 */
	long remove(RecordHeader header) {
		this.spans -= header.spans();
		try {
			mark();
			this.position += header.size();
			this.first = null;
			while (this.position < this.end && this.first == null) {
				RecordHeader next = headerAt(this.position);
				if (next == null) {
					return loseRest();
				}
				if (RecordHeader.isRemoved(this.headerBytes)) {
					this.position += next.size();
				}
				else {
					this.first = next;
				}
			}
			return 0;
		}
		catch (IOException ex) {
			return loseRest();
		}
	}

	private void mark() {
		try {
			RandomAccessFile file = file();
			file.seek(this.position);
			file.write(RecordHeader.REMOVED);
		}
		catch (IOException ex) {
			// delivered once more after a restart
		}
	}

	private long loseRest() {
		long lost = this.spans;
		this.first = null;
		this.spans = 0;
		this.damaged = true;
		return lost;
	}

	/**
	 * Makes what was appended survive a failure of the machine.
	 * @throws IOException if the disk does not say so
	 */
	void sync() throws IOException {
		if (this.dirty) {
			file().getFD().sync();
			this.dirty = false;
		}
	}

	/**
	 * Ends writing.
	 * @throws IOException if the disk does not take what was written; the messages can
	 * still be read
	 */
	void seal() throws IOException {
		try {
			sync();
		}
		finally {
			close();
		}
		moveTo(this.path.resolveSibling(SegmentName.closed(key())));
	}

	/**
	 * Gives the file another name.
	 * @param target the name, which must be free
	 * @throws IOException if that is not possible
	 */
	void moveTo(Path target) throws IOException {
		if (!target.equals(this.path)) {
			this.path = Files.move(this.path, target);
		}
	}

	void close() {
		if (this.file != null) {
			try {
				this.file.close();
			}
			catch (IOException ex) {
				// whatever was written before is with the operating system
			}
			this.file = null;
		}
	}

	void delete() {
		close();
		try {
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			// found again, and its messages removed or too old, at the next start
		}
	}

	private RandomAccessFile file() throws IOException {
		RandomAccessFile file = this.file;
		if (file == null) {
			file = new RandomAccessFile(this.path.toFile(), "rw");
			this.file = file;
		}
		return file;
	}

	Path path() {
		return this.path;
	}

	/**
	 * The place of this among others.
	 * @return the number in its name
	 */
	long key() {
		return SegmentName.key(this.path.getFileName().toString());
	}

	long spans() {
		return this.spans;
	}

	/**
	 * How much disk space this takes.
	 * @return the size in bytes
	 */
	long size() {
		return this.fileSize;
	}

	/**
	 * Whether something in the file is not what was written.
	 * @return {@code true} if the file is worth keeping for whoever wants to know why
	 */
	boolean isDamaged() {
		return this.damaged;
	}

}
