package dev.throughline.export;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.throughline.export.delivery.Outcome;
import dev.throughline.export.delivery.Payload;
import dev.throughline.export.spool.Spool;
import dev.throughline.export.spool.Spools;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every span that ended is in one place, whatever happens to it and whoever looks.
 */
class ExportAccountingTests {

	private static final int THREADS = 4;

	private static final int SPANS = 3000;

	private final AtomicBoolean calm = new AtomicBoolean();

	@Test
	void everySpanIsExportedOrCountedAsLostAndNoneIsSeenTwice(@TempDir Path directory) throws Exception {
		Spool spool = Spools.open(directory, "test", "stored", 16 << 10, Duration.ofHours(1));
		ScriptedDelivery first = moody(1);
		ScriptedDelivery stored = moody(2);
		DrivenPipeline live = DrivenPipeline.to("first", first).to("stored", stored, spool).filter((span) -> {
			if (span.getStartTimestamp().getNano() % 997 == 0) {
				throw new LinkageError("gone");
			}
			return span;
		}).predicate((span) -> span.getStartTimestamp().getNano() % 7 != 0).spans(2000).start();
		AtomicBoolean over = new AtomicBoolean();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
		try {
			CountDownLatch looked = new CountDownLatch(1);
			Future<Long> looks = threads.submit(() -> look(live, over, looked));
			assertThat(looked.await(30, TimeUnit.SECONDS)).isTrue();
			List<Future<?>> ends = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				int from = 1 + thread * SPANS;
				boolean isPatient = thread % 2 == 0;
				ends.add(threads.submit(() -> {
					for (int i = from; i < from + SPANS; i++) {
						while (isPatient && live.destination().queuedSpans() > 1500) {
							Thread.onSpinWait();
						}
						live.pipeline.accept(DrivenPipeline.span(i));
					}
				}));
			}
			for (Future<?> end : ends) {
				end.get();
			}
			this.calm.set(true);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> live.destinations.stream().allMatch((destination) -> destination.queuedSpans() == 0)
						&& spool.spans() == 0);
			over.set(true);
			assertThat(looks.get()).isPositive();
			for (Destination destination : live.destinations) {
				DestinationAccount account = destination.account();
				assertThat(account.exported() + account.dropped()).isEqualTo((long) THREADS * SPANS);
				assertThat(account.accepted()).isEqualTo((long) THREADS * SPANS);
				assertThat(account.exported()).isPositive();
				assertThat(account.dropped(DropReason.REJECTED)).isPositive();
				assertThat(account.dropped(DropReason.FILTERED)).isPositive();
				assertThat(account.dropped(DropReason.FAILED)).isPositive();
			}
			assertThat(first.arrived).doesNotHaveDuplicates();
			assertThat((long) first.arrived.size()).isEqualTo(live.account().exported());
			assertThat(stored.arrived).doesNotHaveDuplicates();
			assertThat((long) stored.arrived.size()).isEqualTo(live.destinations.get(1).account().exported());
		}
		finally {
			threads.shutdownNow();
			live.pipeline.close();
		}
	}

	private static long look(DrivenPipeline live, AtomicBoolean over, CountDownLatch looked) {
		long looks = 0;
		while (!over.get()) {
			for (Destination destination : live.destinations) {
				DestinationAccount account = destination.account();
				Spool spool = destination.spool();
				long seen = account.exported() + account.dropped();
				seen += (spool != null) ? spool.spans() : 0;
				seen += destination.queuedSpans();
				assertThat(seen).isLessThanOrEqualTo(live.pipeline.ended());
			}
			looks++;
			looked.countDown();
		}
		return looks;
	}

	private ScriptedDelivery moody(int seed) {
		Random random = new Random(seed);
		ScriptedDelivery delivery = new ScriptedDelivery();
		delivery.standing = (payload) -> this.calm.get() ? ScriptedDelivery.done(Outcome.delivered())
				: answer(payload, random.nextInt(12));
		return delivery;
	}

	private static CompletableFuture<Outcome> answer(Payload payload, int mood) {
		return switch (mood) {
			case 0 -> ScriptedDelivery.done(Outcome.rejected("HTTP 400", "400", null, null));
			case 1 -> ScriptedDelivery.done(Outcome.tooLarge("HTTP 413", "413"));
			case 2 -> ScriptedDelivery.done(Outcome.partial(1, "one is enough"));
			case 3 -> CompletableFuture.failedFuture(new IllegalStateException("broken"));
			case 4, 5, 6, 7 -> ScriptedDelivery.done(Outcome.retry("refused", null, null, null));
			default -> ScriptedDelivery.done(Outcome.delivered());
		};
	}

}
