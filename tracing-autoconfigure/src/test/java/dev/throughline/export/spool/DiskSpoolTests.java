package dev.throughline.export.spool;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.throughline.export.spool.Spool.Stored;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of messages on disk when something else than writing and reading happens.
 */
class DiskSpoolTests {

	private static final long CAPACITY = 100_000;

	private final List<DiskSpool> opened = new ArrayList<>();

	@TempDir(factory = MemoryDirectory.class)
	private Path parent;

	private Path directory;

	private Instant now = Instant.parse("2026-01-01T00:00:00Z");

	@BeforeEach
	void makeDirectory() throws IOException {
		this.directory = Files.createDirectory(this.parent.resolve("spool"));
	}

	@AfterEach
	void closeAll() {
		this.opened.forEach(DiskSpool::close);
	}

	@Test
	void messageUnderWayWhenTheProcessEndedIsTheFirstAgain() {
		DiskSpool spool = open();
		append(spool, 1, 2, 3);
		assertThat(Messages.id(peek(spool).message())).isEqualTo(1);
		spool.remove();
		assertThat(Messages.id(peek(spool).message())).isEqualTo(2);
		assertThat(drain(reopen(spool))).containsExactly(2, 3);
	}

	@Test
	void messageThatWasSplitIsWholeAgainAfterARestart() {
		DiskSpool spool = open();
		append(spool, 1, 2);
		peek(spool);
		spool.replace(List.of(new Stored(Messages.message(7, 10), 1), new Stored(Messages.message(8, 10), 1)));
		assertThat(Messages.id(peek(spool).message())).isEqualTo(7);
		spool.remove();
		assertThat(Messages.id(peek(spool).message())).isEqualTo(8);
		spool = reopen(spool);
		assertThat(spool.spans()).isEqualTo(4);
		assertThat(drain(spool)).containsExactly(1, 2);
	}

	@Test
	void filesGetTheirNameWhenTheyAreComplete() {
		DiskSpool spool = open();
		append(spool, 1, 2, 3, 4, 5, 6, 7);
		assertThat(slot(1)).isDirectoryContaining("glob:**.segment").isDirectoryContaining("glob:**.open");
		spool.close();
		assertThat(slot(1)).isDirectoryNotContaining("glob:**.open");
	}

	@Test
	void newestStayWhenThereIsLessRoomAfterARestart() {
		DiskSpool spool = open();
		for (int id = 1; id <= 50; id++) {
			append(spool, id);
		}
		spool.close();
		DiskSpool smaller = open(10_000);
		assertThat(smaller.recovered()).isEqualTo(100);
		assertThat(smaller.droppedForSpace()).isEqualTo(100 - smaller.spans()).isPositive();
		List<Integer> left = drain(smaller);
		assertThat(left).isNotEmpty().isSorted().hasSize(51 - left.get(0)).endsWith(50);
	}

	@Test
	void messageLargerThanTheSpoolIsRefused() {
		DiskSpool spool = open();
		append(spool, 1);
		assertThat(spool.append(new byte[(int) CAPACITY], 1)).isFalse();
		assertThat(spool.failure()).contains("100000 bytes is larger than the spool");
		append(spool, 2);
		assertThat(spool.failure()).isNull();
		assertThat(drain(spool)).containsExactly(1, 2);
	}

	@Test
	void damagedMessageIsLeftOutAndItsFileSetAside() throws IOException {
		DiskSpool spool = open();
		append(spool, 1, 2, 3);
		write(segment(), Segment.OVERHEAD + RecordHeader.SIZE + 1004 + RecordHeader.SIZE + 500, 7);
		assertThat(drain(spool)).containsExactly(1, 3);
		assertThat(spool.lost()).isEqualTo(2);
		assertThat(spool.filesSetAside()).isEqualTo(1);
		assertThat(setAside()).singleElement().asString().endsWith(".open");
		assertThat(spool.bytes()).isEqualTo(Files.size(setAside().get(0)));
	}

	@Test
	void whatFollowsADamagedHeaderIsLostAndCounted() throws IOException {
		DiskSpool spool = open();
		append(spool, 1, 2, 3);
		write(segment(), Segment.OVERHEAD + RecordHeader.SIZE + 1004 + 3, 7);
		assertThat(drain(spool)).containsExactly(1);
		assertThat(spool.lost()).isEqualTo(4);
		assertThat(spool.spans()).isZero();
		assertThat(setAside()).hasSize(1);
	}

	@Test
	void lengthThatIsNoneIsNotBelievedAfterARestart() throws IOException {
		DiskSpool spool = open();
		append(spool, 1, 2, 3);
		spool.close();
		Path segment = segment();
		try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
			file.seek(Segment.OVERHEAD + RecordHeader.SIZE + 1004 + 1);
			file.writeInt(500);
		}
		spool = open();
		assertThat(spool.recovered()).isEqualTo(2);
		assertThat(drain(spool)).containsExactly(1);
		assertThat(spool.lost()).isZero();
		assertThat(setAside()).hasSize(1);
	}

	@Test
	void recordThatClaimsMoreThanThereIsCountsAsNotWritten() throws IOException {
		DiskSpool spool = open();
		append(spool, 1);
		spool.close();
		try (RandomAccessFile file = new RandomAccessFile(segment().toFile(), "rw")) {
			file.seek(file.length());
			file.write(new RecordHeader(Integer.MAX_VALUE, 5, this.now.toEpochMilli(), 0).bytes());
			file.write(new byte[100]);
		}
		spool = open();
		assertThat(spool.recovered()).isEqualTo(2);
		assertThat(drain(spool)).containsExactly(1);
		assertThat(setAside()).isEmpty();
	}

	@Test
	void foreignFilesAreSetAsideUnread() throws IOException {
		open().close();
		Path target = this.parent.resolve("target");
		Segment segment = Segment.create(target);
		segment.append(Messages.message(7, 10), 1, this.now.toEpochMilli());
		segment.close();
		Files.writeString(slot(1).resolve("notes.txt"), "foreign");
		Files.writeString(slot(1).resolve("000000000000000001.segment"), "TLSPOOL0");
		Files.createSymbolicLink(slot(1).resolve("000000000000000002.segment"), target);
		DiskSpool spool = open();
		assertThat(spool.filesSetAside()).isEqualTo(3);
		assertThat(setAside()).extracting((file) -> file.getFileName().toString().substring(19))
			.containsExactlyInAnyOrder("notes.txt", "000000000000000001.segment", "000000000000000002.segment");
		assertThat(target).isRegularFile();
		append(spool, 1);
		assertThat(drain(spool)).containsExactly(1);
	}

	@Test
	void whatIsSetAsideIsTheFirstToGoWhenSpaceIsNeeded() throws IOException {
		open().close();
		try (RandomAccessFile file = new RandomAccessFile(slot(1).resolve("huge").toFile(), "rw")) {
			file.setLength(1L << 40);
		}
		DiskSpool spool = open();
		assertThat(spool.filesSetAside()).isEqualTo(1);
		assertThat(setAside()).isEmpty();
		assertThat(spool.bytes()).isZero();
	}

	@Test
	void onlyTheLastSixteenFilesAreKept() throws IOException {
		open().close();
		for (int i = 10; i < 30; i++) {
			Files.writeString(slot(1).resolve("foreign-" + i), "x");
		}
		assertThat(open().filesSetAside()).isEqualTo(20);
		assertThat(setAside()).hasSize(16).last().asString().endsWith("foreign-29");
	}

	@Test
	void tooOldMessagesAreDroppedAndTheOneUnderWayIsNot() {
		DiskSpool spool = open();
		append(spool, 1, 2);
		this.now = this.now.plus(Duration.ofMinutes(50));
		append(spool, 3);
		assertThat(spool.age()).isEqualTo(Duration.ofMinutes(50));
		peek(spool);
		this.now = this.now.plus(Duration.ofMinutes(11));
		spool.maintain();
		assertThat(spool.droppedForAge()).isEqualTo(2);
		assertThat(spool.age()).isEqualTo(Duration.ofMinutes(61));
		assertThat(drain(spool)).containsExactly(1, 3);
		assertThat(spool.age()).isZero();
	}

	@Test
	void messageUnderWayThatLostItsPlaceOnDiskIsCountedAtTheEnd() {
		DiskSpool spool = open();
		append(spool, 1);
		peek(spool);
		this.now = this.now.plus(Duration.ofMinutes(61));
		spool.maintain();
		assertThat(spool.spans()).isEqualTo(2);
		assertThat(spool.droppedForAge()).isZero();
		spool.close();
		assertThat(spool.spans()).isZero();
		assertThat(spool.droppedForAge()).isEqualTo(2);
	}

	@Test
	void clockThatIsSetBackChangesNoOrder() {
		DiskSpool spool = open();
		for (int id = 1; id <= 30; id++) {
			append(spool, id);
			this.now = this.now.minusSeconds(60);
		}
		assertThat(spool.age()).isZero();
		assertThat(drain(reopen(spool))).hasSize(30).isSorted();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void nobodyElseCanReadFiles() throws IOException {
		Files.createDirectories(this.directory.resolve("orders"));
		Files.setPosixFilePermissions(this.directory.resolve("orders"), PosixFilePermissions.fromString("rwxrwxrwx"));
		DiskSpool spool = open();
		append(spool, 1);
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.skip(1).toList()) {
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).as(file.toString())
					.isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
			}
		}
	}

	@Test
	void namesOfWhateverCharactersStayInTheDirectory() throws IOException {
		DiskSpool spool = new DiskSpool(new Slots(this.directory, "../..", "a/b\0\n.c"), CAPACITY, Duration.ofHours(1),
				() -> this.now);
		this.opened.add(spool);
		append(spool, 1);
		assertThat(this.directory.resolve("%2e.%2f..").resolve("a%2fb%0%a.c").resolve("1")).isDirectory();
		assertThat(this.parent.toFile().list()).containsExactly("spool");
		DiskSpool longName = new DiskSpool(new Slots(this.directory, "x".repeat(1000), "otlp"), CAPACITY,
				Duration.ofHours(1), () -> this.now);
		this.opened.add(longName);
		append(longName, 1);
	}

	@Test
	void directoryThatCannotBeUsedIsTriedAgain() throws IOException {
		Files.delete(this.directory);
		Files.writeString(this.directory, "a file");
		DiskSpool spool = open();
		assertThat(spool.failure()).contains(this.directory.toString());
		assertThat(spool.append(Messages.message(1, 10), 1)).isFalse();
		assertThat(spool.peek()).isNull();
		assertThat(spool.spans()).isZero();
		Files.delete(this.directory);
		spool.maintain();
		assertThat(spool.failure()).isNull();
		append(spool, 2);
		assertThat(drain(spool)).containsExactly(2);
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void linkInThePlaceOfASlotIsRefused() throws IOException {
		Path elsewhere = Files.createDirectory(this.parent.resolve("elsewhere"));
		Files.createDirectories(slot(1).getParent());
		Files.createSymbolicLink(slot(1), elsewhere);
		DiskSpool spool = open();
		assertThat(spool.append(Messages.message(1, 10), 1)).isFalse();
		assertThat(spool.failure()).contains("a link");
		assertThat(elsewhere).isEmptyDirectory();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void directoryMayBeALink() throws IOException {
		Path volume = Files.createDirectory(this.parent.resolve("volume"));
		Files.delete(this.directory);
		Files.createSymbolicLink(this.directory, volume);
		DiskSpool spool = open();
		append(spool, 1);
		assertThat(volume.resolve("orders")).isDirectory();
	}

	@Test
	@DisabledOnOs(OS.WINDOWS)
	void directoryThatIsDeletedIsMadeAgainAndWhatWasInItCounted() throws IOException {
		DiskSpool spool = open();
		for (int id = 1; id <= 12; id++) {
			append(spool, id);
		}
		peek(spool);
		delete(this.directory.resolve("orders"));
		int id = 13;
		while (spool.append(Messages.message(id, 1004), 2)) {
			id++;
		}
		assertThat(spool.failure()).isNotNull();
		append(spool, id);
		assertThat(slot(1)).isDirectory();
		assertThat(spool.lost()).isEqualTo(2L * (id - 2));
		assertThat(drain(spool)).containsExactly(1, id);
	}

	@Test
	void threadThatIsInterruptedCanStillWriteAndRead() {
		DiskSpool spool = open();
		Thread.currentThread().interrupt();
		try {
			append(spool, 1);
			spool.maintain();
			append(spool, 2);
			assertThat(drain(reopen(spool))).containsExactly(1, 2);
		}
		finally {
			assertThat(Thread.interrupted()).isTrue();
		}
	}

	@Test
	void spoolsInOneDirectoryHaveSlotsOfTheirOwnUntilOneEnds() {
		DiskSpool one = open();
		DiskSpool other = open();
		append(one, 1);
		this.now = this.now.plusSeconds(1);
		append(other, 2);
		append(one, 3);
		peek(other);
		assertThat(slot(1)).isDirectoryContaining((file) -> SegmentName.key(file.getFileName().toString()) > 0);
		assertThat(slot(2)).isDirectoryContaining((file) -> SegmentName.key(file.getFileName().toString()) > 0);
		one.close();
		other.maintain();
		assertThat(other.recovered()).isZero();
		this.now = this.now.plus(Duration.ofMinutes(1));
		other.maintain();
		assertThat(other.recovered()).isEqualTo(4);
		assertThat(drain(other)).containsExactly(2, 1, 3);
		assertThat(slot(1)).isDirectoryNotContaining((file) -> !file.endsWith("lock") && !file.endsWith("rejected"));
	}

	@Test
	void slotsThatWereLeftAreTakenOverOldestFirst() {
		DiskSpool one = open();
		DiskSpool other = open();
		DiskSpool third = open();
		append(other, 1);
		this.now = this.now.plusSeconds(1);
		append(third, 2);
		this.now = this.now.plusSeconds(1);
		append(one, 3);
		one.close();
		other.close();
		third.close();
		DiskSpool next = open();
		assertThat(next.recovered()).isEqualTo(6);
		assertThat(drain(next)).containsExactly(1, 2, 3);
	}

	private DiskSpool open() {
		return open(CAPACITY);
	}

	private DiskSpool open(long capacity) {
		DiskSpool spool = new DiskSpool(new Slots(this.directory, "orders", "otlp"), capacity, Duration.ofHours(1),
				() -> this.now);
		this.opened.add(spool);
		return spool;
	}

	private DiskSpool reopen(DiskSpool spool) {
		spool.close();
		return open();
	}

	private Path slot(int number) {
		return this.directory.resolve("orders").resolve("otlp").resolve(Integer.toString(number));
	}

	private Path segment() throws IOException {
		try (Stream<Path> files = Files.list(slot(1))) {
			return files.filter((file) -> SegmentName.key(file.getFileName().toString()) > 0).findFirst().orElseThrow();
		}
	}

	private List<Path> setAside() throws IOException {
		try (Stream<Path> files = Files.list(slot(1).resolve("rejected"))) {
			return files.sorted().toList();
		}
	}

	private static void append(DiskSpool spool, int... ids) {
		for (int id : ids) {
			assertThat(spool.append(Messages.message(id, 1004), 2)).as(spool.failure()).isTrue();
		}
	}

	private static Stored peek(DiskSpool spool) {
		Stored stored = spool.peek();
		assertThat(stored).isNotNull();
		return stored;
	}

	private static List<Integer> drain(DiskSpool spool) {
		List<Integer> ids = new ArrayList<>();
		for (Stored stored = spool.peek(); stored != null; stored = spool.peek()) {
			assertThat(Messages.isIntact(stored.message())).isTrue();
			ids.add(Messages.id(stored.message()));
			spool.remove();
		}
		assertThat(spool.spans()).isZero();
		return ids;
	}

	private static void write(Path path, long position, int value) throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
			file.seek(position);
			file.write(value);
		}
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
