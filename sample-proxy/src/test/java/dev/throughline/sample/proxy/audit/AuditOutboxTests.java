package dev.throughline.sample.proxy.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;

import dev.throughline.propagation.TraceCarrier;
import dev.throughline.sample.proxy.policy.Action;
import dev.throughline.sample.proxy.policy.Detector;
import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

@ExtendWith(OutputCaptureExtension.class)
class AuditOutboxTests {

	private static final Instant NOW = Instant.parse("2026-03-12T14:00:00.123456789Z");

	private static final Map<String, String> TRACE = Map.of("traceparent",
			"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

	@TempDir
	private Path temporary;

	@Test
	void eventComesBackAsItWasTogetherWithItsTrace() throws IOException {
		AuditOutbox outbox = outbox(10, DataSize.ofMegabytes(1));
		AuditEvent event = event();
		outbox.store(event);
		assertThat(outbox.read(outbox.waiting().get(0))).isEqualTo(new KeptEvent(TRACE, event));
		assertThat(directory()).isDirectoryNotContaining("glob:**.tmp");
	}

	@Test
	void nothingIsMadeUntilAnEventHasToWait() throws IOException {
		assertThat(outbox(10, DataSize.ofMegabytes(1)).waiting()).isEmpty();
		assertThat(directory()).doesNotExist();
	}

	@Test
	void onlyTheOwnerMayRead() throws IOException {
		AuditOutbox outbox = outbox(10, DataSize.ofMegabytes(1));
		outbox.store(event());
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory()))).isEqualTo("rwx------");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(outbox.waiting().get(0))))
			.isEqualTo("rw-------");
	}

	@Test
	void numberOfEventsIsBoundedAndItIsSaidOnce(CapturedOutput output) throws IOException {
		AuditOutbox outbox = outbox(2, DataSize.ofMegabytes(1));
		outbox.store(event());
		outbox.store(event());
		for (int i = 0; i < 3; i++) {
			assertThatIOException().isThrownBy(() -> outbox.store(event())).withMessage("audit outbox is full");
		}
		assertThat(outbox.waiting()).hasSize(2);
		assertThat(output.toString().lines().filter((line) -> line.contains("audit outbox is full"))).hasSize(1);
		outbox.remove(outbox.waiting().get(0));
		outbox.store(event());
		assertThatIOException().isThrownBy(() -> outbox.store(event()));
		assertThat(output.toString().lines().filter((line) -> line.contains("audit outbox is full"))).hasSize(2);
	}

	@Test
	void sizeOfAllEventsIsBounded() throws IOException {
		AuditOutbox outbox = outbox(10, DataSize.ofBytes(500));
		outbox.store(event());
		assertThatIOException().isThrownBy(() -> {
			outbox.store(event());
			outbox.store(event());
		});
		assertThat(outbox.usage().bytes()).isLessThanOrEqualTo(500).isEqualTo(sizeOf(outbox.waiting()));
	}

	@Test
	void whatIsSetAsideAndWhatAnEarlierProcessLeftCounts() throws IOException {
		AuditOutbox earlier = outbox(2, DataSize.ofMegabytes(1));
		earlier.store(event());
		earlier.setAside(earlier.waiting().get(0), AuditOutbox.REJECTED);
		earlier.store(event());
		AuditOutbox outbox = outbox(2, DataSize.ofMegabytes(1));
		assertThat(outbox.usage()).isEqualTo(earlier.usage());
		assertThatIOException().isThrownBy(() -> outbox.store(event()));
	}

	@Test
	void roomIsCountedAnewAfterAWhileWhenThereIsNone() {
		AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
		AtomicInteger files = new AtomicInteger(1);
		OutboxRoom room = new OutboxRoom(1, DataSize.ofBytes(10), () -> new OutboxRoom.Usage(files.get(), 1), now::get);
		files.set(0);
		assertThat(room.take(1)).isFalse();
		now.addAndGet(OutboxRoom.RECOUNT_INTERVAL.toNanos());
		assertThat(room.take(1)).isTrue();
		assertThat(room.take(1)).isFalse();
	}

	@Test
	void fileThatAnotherProcessIsWritingStaysAndAnOldOneGoes() throws IOException {
		Files.createDirectory(directory());
		Path fresh = Files.createFile(directory().resolve("1-fresh.json.tmp"));
		Path old = Files.createFile(directory().resolve("1-old.json.tmp"));
		Files.setLastModifiedTime(fresh, FileTime.from(NOW));
		Files.setLastModifiedTime(old, FileTime.from(NOW.minus(Duration.ofHours(1))));
		outbox(2, DataSize.ofMegabytes(1));
		assertThat(fresh).exists();
		assertThat(old).doesNotExist();
	}

	@Test
	void directoryThatIsNoneStopsTheStart() throws IOException {
		Files.createFile(directory());
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> outbox(2, DataSize.ofMegabytes(1)))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("outpost.outbox.directory"));
	}

	@Test
	void failureToWriteLeavesNothingBehindAndTakesNoRoom() throws IOException {
		AuditOutbox outbox = outbox(2, DataSize.ofMegabytes(1));
		AuditEvent event = event();
		// a directory in the place of the file cannot be replaced
		Path inTheWay = directory().resolve(NOW.toEpochMilli() + "-" + event.eventId() + ".json");
		Files.createDirectories(inTheWay.resolve("below"));
		assertThatIOException().isThrownBy(() -> outbox.store(event));
		assertThat(directory()).isDirectoryNotContaining("glob:**.tmp");
		assertThat(outbox.usage()).isEqualTo(new OutboxRoom.Usage(0, 0));
	}

	@Test
	void manyThreadsMayStoreAtATime() throws Exception {
		AuditOutbox outbox = outbox(50, DataSize.ofMegabytes(1));
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Callable<Boolean>> stores = new ArrayList<>();
			for (int i = 0; i < 80; i++) {
				stores.add(() -> {
					try {
						outbox.store(event());
						return true;
					}
					catch (IOException ex) {
						return false;
					}
				});
			}
			int stored = 0;
			for (Future<Boolean> store : threads.invokeAll(stores)) {
				stored += store.get() ? 1 : 0;
			}
			assertThat(stored).isEqualTo(50);
			assertThat(outbox.waiting()).hasSize(50);
		}
		finally {
			threads.shutdownNow();
		}
	}

	@Test
	void eventThatHoldsUpItselfHoldsUpNoOther() throws IOException {
		AuditOutbox outbox = outbox(10, DataSize.ofMegabytes(1));
		AuditClient platform = mock(AuditClient.class);
		List<AuditEvent> events = List.of(event(), event(), event());
		for (AuditEvent event : events) {
			outbox.store(event);
			given(platform.post(event)).willReturn(PlatformAnswer.TAKEN);
		}
		Path first = outbox.waiting().get(0);
		given(platform.post(outbox.read(first).event())).willReturn(PlatformAnswer.UNAVAILABLE);
		AuditDeliverer deliverer = new AuditDeliverer(outbox, platform, new CapturedTrace(),
				properties(10, DataSize.ofMegabytes(1)));
		assertThat(deliverer.deliverWaiting()).isFalse();
		assertThat(outbox.waiting()).hasSize(3);
		assertThat(deliverer.deliverWaiting()).isFalse();
		assertThat(outbox.waiting()).containsExactly(first);
	}

	@Test
	void pauseAfterAFailureEndsOnceWhenThePlatformTakesAnotherEvent() throws IOException {
		AuditOutbox outbox = outbox(10, DataSize.ofMegabytes(1));
		AuditEvent event = event();
		outbox.store(event);
		AuditClient platform = mock(AuditClient.class);
		given(platform.post(event)).willReturn(PlatformAnswer.UNAVAILABLE);
		AuditDeliverer deliverer = new AuditDeliverer(outbox, platform, new CapturedTrace(), new OutboxProperties(
				directory(), 10, DataSize.ofMegabytes(1), Duration.ofHours(1), Duration.ofHours(1)));
		deliverer.deliverUnlessPaused();
		deliverer.deliverUnlessPaused();
		then(platform).should(times(1)).post(event);
		deliverer.platformIsBack();
		deliverer.deliverUnlessPaused();
		then(platform).should(times(2)).post(event);
		deliverer.platformIsBack();
		deliverer.deliverUnlessPaused();
		then(platform).should(times(2)).post(event);
	}

	@Test
	void attemptsAreFurtherAndFurtherApartUpToALimit() {
		Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 0);
		assertThat(List.of(backoff.next(), backoff.next(), backoff.next(), backoff.next(), backoff.next()))
			.extracting(Duration::toSeconds)
			.containsExactly(1L, 2L, 4L, 5L, 5L);
		backoff.reset();
		assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
		assertThat(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(5), () -> 1).next())
			.isEqualTo(Duration.ofMillis(500));
	}

	private AuditOutbox outbox(int maxEvents, DataSize maxSize) {
		return new AuditOutbox(properties(maxEvents, maxSize), new CapturedTrace(), new JsonMapper(),
				Clock.fixed(NOW, ZoneOffset.UTC));
	}

	private OutboxProperties properties(int maxEvents, DataSize maxSize) {
		return new OutboxProperties(directory(), maxEvents, maxSize, Duration.ofSeconds(1), Duration.ofMinutes(5));
	}

	private Path directory() {
		return this.temporary.resolve("outbox");
	}

	private static AuditEvent event() {
		return AuditEvent.of(NOW, "acme", "claude-sonnet-4-5", Action.REDACT, Map.of(Detector.EMAIL, 2));
	}

	private static long sizeOf(List<Path> files) throws IOException {
		long size = 0;
		for (Path file : files) {
			size += Files.size(file);
		}
		return size;
	}

	private static final class CapturedTrace implements TraceCarrier {

		@Override
		public void inject(BiConsumer<String, String> setter) {
			TRACE.forEach(setter);
		}

		@Override
		public <T, E extends Throwable> T continueFrom(Map<String, String> captured, String name, Kind kind,
				Observation.CheckedCallable<T, E> work) throws E {
			return work.call();
		}

	}

}
