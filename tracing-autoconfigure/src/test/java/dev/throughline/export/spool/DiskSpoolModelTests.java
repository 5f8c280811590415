package dev.throughline.export.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import dev.throughline.export.spool.Spool.Stored;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever happens in whatever order, messages come out as they went in, none twice
 * except the one that was under way, and every span is accounted for.
 */
class DiskSpoolModelTests {

	private static final Duration MAX_AGE = Duration.ofMinutes(2);

	@TempDir(factory = MemoryDirectory.class)
	private Path directory;

	private final Deque<Message> expected = new ArrayDeque<>();

	private final Deque<Message> parts = new ArrayDeque<>();

	private Message whole = new Message(0, new byte[0], 0, Instant.EPOCH);

	private Instant now = Instant.parse("2026-01-01T00:00:00Z");

	private Random random = new Random();

	private DiskSpool spool;

	private Path home;

	private long capacity;

	private boolean peeked;

	private int lastId;

	private long appended;

	private long removed;

	private long dropped;

	private int restarts;

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
	void messagesComeOutAsTheyWentIn(long seed) throws IOException {
		this.random = new Random(seed);
		this.capacity = 20_000;
		this.home = this.directory.resolve("0");
		open();
		for (int i = 0; i < 1500; i++) {
			int choice = this.random.nextInt(100);
			if (choice < 45) {
				append();
			}
			else if (choice < 60) {
				peek();
			}
			else if (choice < 85) {
				remove();
			}
			else if (choice < 90) {
				replace();
			}
			else if (choice < 95) {
				this.now = this.now.plusSeconds(this.random.nextInt(90));
				maintain();
			}
			else if (choice < 97) {
				restart();
			}
			else if (choice < 99) {
				killAndTear();
			}
			else {
				damage();
			}
			check();
		}
		while (this.spool.peek() != null) {
			remove();
		}
		check();
		assertThat(this.expected).isEmpty();
		assertThat(this.spool.spans()).isZero();
		this.spool.close();
	}

	private void open() {
		this.spool = new DiskSpool(new Slots(this.home, "orders", "otlp"), this.capacity, MAX_AGE, () -> this.now);
		assertThat(this.spool.failure()).isNull();
		this.appended = 0;
		this.removed = 0;
		this.dropped = 0;
		this.peeked = false;
		this.parts.clear();
	}

	private void append() {
		int spans = 1 + this.random.nextInt(50);
		int length = Messages.SMALLEST + this.random.nextInt((this.random.nextInt(10) == 0) ? 5000 : 300);
		Message message = new Message(++this.lastId, Messages.message(this.lastId, length), spans, this.now);
		assertThat(this.spool.append(message.bytes(), spans)).isTrue();
		this.appended += spans;
		this.expected.add(message);
		noteDrops();
	}

	private void maintain() {
		this.spool.maintain();
		noteDrops();
		assertThat(this.expected.stream().skip(this.peeked ? 1 : 0))
			.allSatisfy((message) -> assertThat(message.time()).isAfterOrEqualTo(this.now.minus(MAX_AGE)));
	}

	private void peek() {
		Stored stored = this.spool.peek();
		assertThat(this.spool.peek()).isSameAs(stored);
		Message first = this.parts.isEmpty() ? this.expected.peek() : this.parts.peek();
		if (first == null) {
			assertThat(stored).isNull();
			return;
		}
		assertThat(stored).isNotNull();
		assertThat(Messages.id(stored.message())).isEqualTo(first.id());
		assertThat(stored.message()).isEqualTo(first.bytes());
		assertThat(stored.spans()).isEqualTo(first.spans());
		this.peeked = true;
	}

	private void remove() {
		peek();
		if (!this.peeked) {
			this.spool.remove();
			return;
		}
		this.spool.remove();
		Message first = this.parts.isEmpty() ? this.expected.remove() : this.parts.remove();
		this.removed += first.spans();
		if (this.parts.isEmpty()) {
			this.peeked = false;
		}
	}

	private void replace() {
		peek();
		Stored stored = this.spool.peek();
		if (stored == null || stored.spans() < 2) {
			return;
		}
		if (this.parts.isEmpty()) {
			this.whole = this.expected.remove();
		}
		else {
			this.parts.remove();
		}
		List<Message> halves = new ArrayList<>();
		for (int spans : new int[] { stored.spans() / 2, stored.spans() - stored.spans() / 2 }) {
			halves.add(new Message(++this.lastId, Messages.message(this.lastId, 50), spans, this.now));
		}
		this.parts.addFirst(halves.get(1));
		this.parts.addFirst(halves.get(0));
		this.spool.replace(halves.stream().map((part) -> new Stored(part.bytes(), part.spans())).toList());
	}

	/**
	 * What was dropped must be the oldest messages behind the one that was peeked.
	 */
	private void noteDrops() {
		long now = this.spool.droppedForSpace() + this.spool.droppedForAge();
		long drops = now - this.dropped;
		this.dropped = now;
		Message head = (this.peeked && this.parts.isEmpty()) ? this.expected.remove() : null;
		while (drops > 0) {
			drops -= this.expected.remove().spans();
		}
		assertThat(drops).isZero();
		if (head != null) {
			this.expected.addFirst(head);
		}
	}

	private void check() {
		assertThat(this.spool.spans()).isEqualTo(sum(this.parts) + sum(this.expected));
		assertThat(this.appended + this.spool.recovered()).isEqualTo(this.spool.spans() + this.removed
				+ this.spool.droppedForSpace() + this.spool.droppedForAge() + this.spool.lost());
		assertThat(this.spool.bytes()).isLessThanOrEqualTo(this.capacity);
	}

	private void restart() throws IOException {
		close();
		this.capacity = 10_000 + this.random.nextInt(20_000);
		open();
		assertThat(this.spool.recovered()).isEqualTo(sum(this.expected));
		noteDrops();
	}

	private void close() {
		this.spool.close();
		long drops = this.spool.droppedForSpace() + this.spool.droppedForAge() - this.dropped;
		if (drops > 0) {
			assertThat(drops).isEqualTo(this.parts.isEmpty() ? this.expected.remove().spans() : sum(this.parts));
		}
		else if (!this.parts.isEmpty()) {
			this.expected.addFirst(this.whole);
		}
	}

	/**
	 * Goes on with a copy of what is on disk at this moment, whose last file has lost its
	 * end.
	 */
	private void killAndTear() throws IOException {
		Path killed = this.home;
		this.home = this.directory.resolve(Integer.toString(++this.restarts));
		copy(killed, this.home);
		this.spool.close();
		List<Path> files = segments();
		if (!files.isEmpty()) {
			truncate(files.get(files.size() - 1));
		}
		List<Message> left = new ArrayList<>(this.expected);
		if (!this.parts.isEmpty()) {
			left.add(0, this.whole);
		}
		boolean headMayBeGone = this.peeked;
		open();
		Stored stored = this.spool.peek();
		this.peeked = stored != null;
		if (stored != null && headMayBeGone && Messages.id(stored.message()) != left.get(0).id()) {
			left.remove(0);
		}
		this.expected.clear();
		while (sum(this.expected) < this.spool.recovered()) {
			this.expected.add(left.remove(0));
		}
		assertThat(this.spool.recovered()).isEqualTo(sum(this.expected));
	}

	private void damage() throws IOException {
		close();
		List<Path> files = segments();
		if (!files.isEmpty()) {
			invertBit(files.get(this.random.nextInt(files.size())));
		}
		open();
		int id = 0;
		for (Stored stored = this.spool.peek(); stored != null; stored = this.spool.peek()) {
			assertThat(Messages.isIntact(stored.message())).isTrue();
			assertThat(Messages.id(stored.message())).isGreaterThan(id);
			id = Messages.id(stored.message());
			this.spool.remove();
			this.removed += stored.spans();
		}
		this.expected.clear();
	}

	private List<Path> segments() throws IOException {
		Path slot = this.home.resolve("orders").resolve("otlp").resolve("1");
		try (Stream<Path> files = Files.list(slot)) {
			return files.filter((file) -> SegmentName.key(file.getFileName().toString()) >= 0).sorted().toList();
		}
	}

	private void truncate(Path path) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			file.setLength(this.random.nextInt((int) file.length() + 1));
		}
	}

	private void invertBit(Path path) throws IOException {
		byte[] bytes = Files.readAllBytes(path);
		bytes[this.random.nextInt(bytes.length)] ^= (byte) (1 << this.random.nextInt(8));
		Files.write(path, bytes);
	}

	private static void copy(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.toList()) {
				Files.copy(file, to.resolve(from.relativize(file)));
			}
		}
	}

	private static long sum(Collection<Message> messages) {
		return messages.stream().mapToLong(Message::spans).sum();
	}

	private record Message(int id, byte[] bytes, int spans, Instant time) {

	}

}
