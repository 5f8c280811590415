package dev.throughline.sample.proxy.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.throughline.propagation.TraceCarrier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.stereotype.Component;

/**
 * Events that wait for the platform: one file each, together with the trace of their
 * request. What can never be delivered is set aside for somebody to look at, in
 * {@code rejected} or {@code corrupt}. Safe for use by several threads.
 */
@Component
class AuditOutbox {

	static final String REJECTED = "rejected";

	static final String CORRUPT = "corrupt";

	private static final Logger log = LoggerFactory.getLogger(AuditOutbox.class);

	private static final Duration LEFT_BEHIND = Duration.ofMinutes(1);

	private static final int MAX_FILE = 64 * 1024;

	private final OutboxDirectory directory;

	private final OutboxRoom room;

	private final TraceCarrier carrier;

	private final JsonMapper json;

	private final AtomicBoolean full = new AtomicBoolean();

	AuditOutbox(OutboxProperties properties, TraceCarrier carrier, JsonMapper json, Clock clock) {
		this.directory = new OutboxDirectory(properties.directory());
		this.carrier = carrier;
		this.json = json;
		try {
			this.directory.requireWritable();
			this.directory.deleteUnfinished(clock.instant().minus(LEFT_BEHIND));
			this.room = new OutboxRoom(properties.maxEvents(), properties.maxSize(), this::count, System::nanoTime);
		}
		catch (IOException | UncheckedIOException ex) {
			throw new InvalidConfigurationPropertyValueException("outpost.outbox.directory", properties.directory(),
					"Name a directory that the outpost may write to: " + ex.getMessage() + ".");
		}
	}

	/**
	 * Keep an event together with the current trace. When this returns, the event
	 * survives the process and the machine.
	 * @param event the event
	 * @throws IOException if there is no room left or the file cannot be written
	 */
	void store(AuditEvent event) throws IOException {
		byte[] content = this.json.writeValueAsBytes(new KeptEvent(this.carrier.capture(), event));
		if (!this.room.take(content.length)) {
			if (this.full.compareAndSet(false, true)) {
				log.atWarn()
					.addKeyValue("events", this.room.usage().events())
					.addKeyValue("bytes", this.room.usage().bytes())
					.log("audit outbox is full: requests fail until the platform takes events or files are moved");
			}
			throw new IOException("audit outbox is full");
		}
		try {
			this.directory.write(event.occurredAt().toEpochMilli() + "-" + event.eventId() + OutboxDirectory.SUFFIX,
					content);
			this.full.set(false);
		}
		catch (IOException ex) {
			this.room.giveBack(content.length);
			throw ex;
		}
	}

	/**
	 * List the files of waiting events.
	 * @return the files, oldest first
	 * @throws IOException if the directory cannot be read
	 */
	List<Path> waiting() throws IOException {
		return this.directory.list();
	}

	/**
	 * Read a waiting event. A file that is no event is set aside.
	 * @param file its file
	 * @return the event, or {@code null} if there is none in the file or no such file
	 * @throws IOException if the file cannot be read
	 */
	@Nullable KeptEvent read(Path file) throws IOException {
		try {
			KeptEvent kept = (Files.size(file) <= MAX_FILE)
					? this.json.readValue(Files.readAllBytes(file), KeptEvent.class) : null;
			if (kept != null) {
				return kept;
			}
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (JacksonException ex) {
			// not its message, which quotes the file
			log.debug("{} is no audit event", file.getFileName());
		}
		setAside(file, CORRUPT);
		return null;
	}

	/**
	 * Forget an event that was delivered.
	 * @param file its file
	 * @throws IOException if it cannot be deleted; then it will be delivered again
	 */
	void remove(Path file) throws IOException {
		try {
			long size = Files.size(file);
			Files.delete(file);
			this.room.giveBack(size);
		}
		catch (NoSuchFileException ex) {
			log.debug("{} was deleted by somebody else", file.getFileName());
		}
	}

	/**
	 * Give up an event; its file stays for somebody to look at.
	 * @param file its file
	 * @param directory {@link #REJECTED} or {@link #CORRUPT}
	 * @throws IOException if it cannot be moved
	 */
	void setAside(Path file, String directory) throws IOException {
		this.directory.setAside(file, directory);
		log.atError()
			.addKeyValue("file", directory + "/" + file.getFileName())
			.log("audit event cannot be delivered and is set aside");
	}

	/**
	 * Tell what is in the outbox, events set aside included.
	 * @return the number of events and their size
	 */
	OutboxRoom.Usage usage() {
		return this.room.usage();
	}

	private OutboxRoom.Usage count() {
		try {
			return this.directory.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
