package dev.throughline.export;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.throughline.export.DrivenPipeline.Settings;
import dev.throughline.export.delivery.Outcome;
import dev.throughline.export.delivery.Payload;
import dev.throughline.export.spool.Spool;
import dev.throughline.export.spool.Spools;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.Assert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class ExportPipelineTests {

	private static final Outcome UNREACHABLE = Outcome.retry("connection refused", null, null, null);

	private final ScriptedDelivery delivery = new ScriptedDelivery();

	private final Settings settings = DrivenPipeline.to("otlp", this.delivery);

	@Test
	void completeBatchesAreSentAtOnceAndTheRestAfterTheDelay() {
		DrivenPipeline driven = this.settings.create();
		driven.end(25);
		driven.work();
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 20));
		driven.pass(Duration.ofMillis(999));
		assertThat(this.delivery.arrived).hasSize(20);
		driven.pass(Duration.ofMillis(1));
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 25));
		assertThat(this.delivery.sends).isEqualTo(3);
	}

	@Test
	void failedBatchIsSentAgainBeforeTheNext() {
		this.delivery.script.add(ScriptedDelivery.always(UNREACHABLE));
		DrivenPipeline driven = this.settings.create();
		driven.end(20);
		driven.work();
		assertThat(this.delivery.sends).isEqualTo(1);
		assertThat(driven.destination().queuedSpans()).isEqualTo(20);
		assertThat(driven.destination().isFailing()).isTrue();
		driven.pass(Duration.ofMillis(1200));
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 20));
		assertThat(driven.account().failedAttempts()).isEqualTo(1);
		assertThat(driven.account().exported()).isEqualTo(20);
		assertThat(driven.destination().isFailing()).isFalse();
		assertThat(driven.destination().sends()).isEqualTo(3);
	}

	@Test
	void onlyWhatArrivedAtItsFirstAttemptIsRecycled() {
		this.delivery.script.add(ScriptedDelivery.always(Outcome.delivered()));
		this.delivery.script.add(ScriptedDelivery.always(UNREACHABLE));
		this.delivery.script.add(ScriptedDelivery.always(Outcome.delivered()));
		this.delivery.script.add(ScriptedDelivery.always(Outcome.rejected("refused", "400", null, null)));
		DrivenPipeline driven = this.settings.create();
		driven.end(40);
		driven.work();
		driven.pass(Duration.ofMillis(1200));
		assertThat(this.delivery.arrived).hasSize(30).doesNotContain(20L);
		assertThat(this.delivery.recycled).extracting((payload) -> ScriptedDelivery.numbers(payload).get(0))
			.containsExactly(0L, 30L);
	}

	@Test
	void pausesGrowToTheLongestAndNoFurther() {
		this.delivery.standing = ScriptedDelivery.always(UNREACHABLE);
		DrivenPipeline driven = this.settings.create();
		driven.end(10);
		for (int second = 0; second < 600; second++) {
			driven.pass(Duration.ofSeconds(1));
		}
		// 1, 2, 4, 8, 16, then 30 s, give or take a fifth but never above
		assertThat(this.delivery.sends).isBetween(20, 32);
	}

	@Test
	void waitsForAsLongAsTheServerAsksButNotForHours() {
		this.delivery.script.add(ScriptedDelivery.always(Outcome.retry("busy", "429", Duration.ofSeconds(7), null)));
		this.delivery.script.add(ScriptedDelivery.always(Outcome.retry("busy", "503", Duration.ofHours(9), null)));
		DrivenPipeline driven = this.settings.create();
		driven.end(10);
		driven.work();
		driven.pass(Duration.ofMillis(6900));
		assertThat(this.delivery.sends).isEqualTo(1);
		driven.pass(Duration.ofMillis(100));
		assertThat(this.delivery.sends).isEqualTo(2);
		driven.pass(Duration.ofSeconds(59));
		assertThat(this.delivery.sends).isEqualTo(2);
		driven.pass(Duration.ofSeconds(1));
		assertThat(this.delivery.arrived).hasSize(10);
	}

	@Test
	void newestSpansAreDroppedAndCountedWhenThereIsNoRoom() {
		this.delivery.standing = ScriptedDelivery.always(UNREACHABLE);
		DrivenPipeline driven = this.settings.spans(100).create();
		for (int i = 0; i < 30; i++) {
			driven.end(10);
			driven.work();
		}
		Destination destination = driven.destination();
		assertThat(destination.queuedSpans()).isEqualTo(100).isEqualTo(destination.queueCapacitySpans());
		assertThat(driven.account().dropped(DropReason.QUEUE_FULL)).isEqualTo(200);
		this.delivery.standing = ScriptedDelivery.always(Outcome.delivered());
		driven.pass(Duration.ofMinutes(1));
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 100));
	}

	@Test
	void failingDestinationTakesNothingFromAnother() {
		ScriptedDelivery other = new ScriptedDelivery();
		this.delivery.standing = ScriptedDelivery.always(UNREACHABLE);
		DrivenPipeline driven = this.settings.to("other", other, null).spans(100).create();
		for (int i = 0; i < 30; i++) {
			driven.end(10);
			driven.work();
		}
		assertThat(other.arrived).isEqualTo(DrivenPipeline.numbers(0, 300));
		assertThat(driven.account().dropped(DropReason.QUEUE_FULL)).isEqualTo(250);
		assertThat(driven.destinations.get(1).account().dropped()).isZero();
	}

	@Test
	void refusedBatchIsCountedAndNotSentAgain(CapturedOutput output) {
		this.delivery.script.add(ScriptedDelivery.always(Outcome.rejected("HTTP 400", "400", "bad resource", null)));
		DrivenPipeline driven = this.settings.create();
		driven.end(20);
		driven.pass(Duration.ofMinutes(5));
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(10, 20));
		assertThat(driven.account().dropped(DropReason.REJECTED)).isEqualTo(10);
		assertThat(output).containsOnlyOnce("HTTP 400: bad resource");
	}

	@Test
	void whatTheServerDidNotTakeOfABatchIsCounted(CapturedOutput output) {
		this.delivery.script.add(ScriptedDelivery.always(Outcome.partial(3, "3 too old")));
		DrivenPipeline driven = this.settings.create();
		driven.end(10);
		driven.pass(Duration.ofMinutes(5));
		assertThat(this.delivery.sends).isEqualTo(1);
		assertThat(driven.account().exported()).isEqualTo(7);
		assertThat(driven.account().dropped(DropReason.REJECTED)).isEqualTo(3);
		assertThat(output).containsOnlyOnce("3 too old");
	}

	@Test
	void batchThatIsTooLargeIsDividedUntilItFits() {
		this.delivery.standing = (payload) -> ScriptedDelivery
			.done((payload.spans() > 3) ? Outcome.tooLarge("HTTP 413", "413") : Outcome.delivered());
		DrivenPipeline driven = this.settings.create();
		driven.end(20);
		driven.work();
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 20));
		assertThat(driven.account().exported()).isEqualTo(20);
		assertThat(driven.account().dropped()).isZero();
	}

	@Test
	void spanThatIsTooLargeByItselfIsCounted() {
		this.delivery.standing = (payload) -> ScriptedDelivery.done(ScriptedDelivery.numbers(payload).contains(4L)
				? Outcome.tooLarge("HTTP 413", "413") : Outcome.delivered());
		DrivenPipeline driven = this.settings.create();
		driven.end(10);
		driven.work();
		assertThat(driven.account().dropped(DropReason.TOO_LARGE)).isEqualTo(1);
		assertThat(this.delivery.arrived).hasSize(9).doesNotContain(4L);
	}

	@Test
	void answerThatNeverComesIsAFailedAttempt() {
		this.delivery.script.add((payload) -> new CompletableFuture<>());
		DrivenPipeline driven = this.settings.create();
		driven.end(10);
		driven.pass(Duration.ofMillis(1));
		driven.pass(Duration.ofSeconds(10));
		assertThat(driven.destination().lastFailure()).contains("no answer within 10000 ms");
		driven.pass(Duration.ofSeconds(2));
		assertThat(this.delivery.arrived).hasSize(10);
	}

	@Test
	void onlyTheGuiltyDestinationLosesWhatItCannotEncodeOrSend() {
		ScriptedDelivery guilty = new ScriptedDelivery() {

			@Override
			public Payload encode(List<SpanData> spans) {
				if (spans.get(0).getStartEpochNanos() == 0) {
					throw new NoClassDefFoundError("gone");
				}
				return super.encode(spans);
			}

		};
		guilty.script.add((payload) -> {
			throw new LinkageError("gone");
		});
		guilty.script.add((payload) -> CompletableFuture.failedFuture(new IllegalStateException("broken")));
		DrivenPipeline driven = this.settings.to("guilty", guilty, null).create();
		driven.end(40);
		driven.work();
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 40));
		assertThat(guilty.arrived).isEqualTo(DrivenPipeline.numbers(30, 40));
		assertThat(driven.destinations.get(1).account().dropped(DropReason.FAILED)).isEqualTo(30);
		assertThat(driven.account().dropped()).isZero();
	}

	@Test
	void filterThatThrowsCostsItsBatchOnceForAll() {
		ScriptedDelivery other = new ScriptedDelivery();
		DrivenPipeline driven = this.settings.to("other", other, null).filter((span) -> {
			if (span.getStartTimestamp().getNano() == 3) {
				throw new LinkageError("gone");
			}
			return span;
		}).create();
		driven.end(20);
		driven.work();
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(10, 20)).isEqualTo(other.arrived);
		for (Destination destination : driven.destinations) {
			assertThat(destination.account().dropped(DropReason.FAILED)).isEqualTo(10);
			assertThat(destination.account().dropped()).isEqualTo(10);
		}
	}

	@Test
	void predicatesAndFiltersDecideWhatIsExported() {
		DrivenPipeline driven = this.settings.predicate((span) -> span.getStartTimestamp().getNano() % 2 == 0).create();
		driven.end(10);
		driven.work();
		assertThat(this.delivery.arrived).containsExactly(0L, 2L, 4L, 6L, 8L);
		assertThat(driven.account().dropped(DropReason.FILTERED)).isEqualTo(5);
		assertThat(driven.account().lost()).isZero();
	}

	@Test
	void listenersAreToldAndCannotDisturb() {
		List<Outcome> told = new ArrayList<>();
		this.delivery.script.add(ScriptedDelivery.always(UNREACHABLE));
		DrivenPipeline driven = this.settings.listener((destination, outcome) -> {
			told.add(outcome);
			throw new LinkageError("gone");
		}).create();
		driven.end(10);
		driven.work();
		driven.pass(Duration.ofSeconds(2));
		assertThat(told).extracting(Outcome::kind).containsExactly(Outcome.Kind.RETRY, Outcome.Kind.DELIVERED);
		assertThat(this.delivery.arrived).hasSize(10);
	}

	@Test
	void flushSendsWhatIsQueuedAndSaysWhetherItArrived() {
		DrivenPipeline driven = this.settings.create();
		driven.end(5);
		CompletableResultCode arrived = driven.pipeline.flush();
		assertThat(arrived.isDone()).isFalse();
		driven.work();
		assertThat(arrived.isSuccess()).isTrue();
		assertThat(this.delivery.arrived).hasSize(5);
		this.delivery.standing = ScriptedDelivery.always(UNREACHABLE);
		driven.end(5);
		CompletableResultCode failed = driven.pipeline.flush();
		driven.work();
		assertThat(failed.isDone()).isTrue();
		assertThat(failed.isSuccess()).isFalse();
		this.delivery.standing = ScriptedDelivery.always(Outcome.rejected("HTTP 400", "400", null, null));
		CompletableResultCode refused = driven.pipeline.flush();
		driven.work();
		assertThat(refused.isDone()).isTrue();
		assertThat(refused.isSuccess()).isFalse();
	}

	@Test
	void flushEndsAPauseThatTheServerDidNotAskFor() {
		this.delivery.script.add(ScriptedDelivery.always(UNREACHABLE));
		DrivenPipeline driven = this.settings.create();
		driven.end(10);
		driven.work();
		CompletableResultCode result = driven.pipeline.flush();
		driven.work();
		assertThat(result.isSuccess()).isTrue();
		assertThat(this.delivery.arrived).hasSize(10);
	}

	@Test
	void flushKeepsToAPauseThatTheServerAskedFor() {
		this.delivery.script.add(ScriptedDelivery.always(Outcome.retry("busy", "429", Duration.ofSeconds(7), null)));
		DrivenPipeline driven = this.settings.create();
		driven.end(10);
		driven.work();
		driven.pipeline.flush();
		driven.work();
		assertThat(this.delivery.sends).isEqualTo(1);
		driven.pass(Duration.ofSeconds(7));
		assertThat(this.delivery.arrived).hasSize(10);
	}

	@Test
	void closingSendsWhatIsQueuedAndTakesNothingMore() {
		DrivenPipeline driven = this.settings.create();
		driven.end(25);
		CompletableResultCode closed = driven.pipeline.close();
		driven.end(2);
		driven.work();
		assertThat(closed.isSuccess()).isTrue();
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 25));
		assertThat(this.delivery.closed).isTrue();
		assertThat(driven.account().dropped(DropReason.SHUTDOWN)).isEqualTo(2);
		assertThat(driven.pipeline.ended()).isEqualTo(27);
	}

	@Test
	void closingGivesUpAtTheDeadlineAndTellsTheNumber(CapturedOutput output) {
		this.delivery.standing = (payload) -> new CompletableFuture<>();
		DrivenPipeline driven = this.settings.create();
		driven.end(25);
		driven.work();
		CompletableResultCode closed = driven.pipeline.close();
		driven.pass(Duration.ofMillis(4999));
		assertThat(closed.isDone()).isFalse();
		driven.pass(Duration.ofMillis(1));
		assertThat(closed.isDone()).isTrue();
		assertThat(closed.isSuccess()).isFalse();
		assertThat(driven.account().dropped(DropReason.SHUTDOWN)).isEqualTo(25);
		assertThat(driven.destination().queuedSpans()).isZero();
		assertThat(output).containsOnlyOnce("25 spans were not delivered to 'otlp'");
	}

	@Test
	void endIsToldOnceAlsoWhenTheWorkerComesBackTooLate(CapturedOutput output) {
		DrivenPipeline driven = this.settings.shutdownTimeout(Duration.ofMillis(1)).create();
		driven.end(25);
		CompletableResultCode closed = driven.pipeline.close();
		assertThat(closed.join(10, TimeUnit.SECONDS).isDone()).isTrue();
		this.delivery.standing = ScriptedDelivery.always(UNREACHABLE);
		driven.advance(Duration.ofMillis(1));
		driven.pipeline.pass();
		assertThat(closed.isSuccess()).isFalse();
		assertThat(driven.account().dropped(DropReason.SHUTDOWN)).isEqualTo(25);
		assertThat(output).containsOnlyOnce("The application ends").contains("25 spans were not delivered to 'otlp'");
	}

	@Test
	void endIsToldAlsoWhenItWasDisturbed(CapturedOutput output) {
		AtomicBoolean disturbs = new AtomicBoolean(true);
		this.delivery.standing = (payload) -> new CompletableFuture<>() {

			@Override
			public boolean cancel(boolean mayInterruptIfRunning) {
				Assert.state(!disturbs.getAndSet(false), "disturbed");
				return super.cancel(mayInterruptIfRunning);
			}

		};
		DrivenPipeline driven = this.settings.create();
		driven.end(25);
		driven.work();
		driven.pipeline.close();
		assertThatIllegalStateException().isThrownBy(() -> driven.pass(Duration.ofSeconds(5)));
		driven.work();
		assertThat(driven.pipeline.isClosed()).isTrue();
		assertThat(output).containsOnlyOnce("The application ends: 25 spans were not delivered to 'otlp'");
	}

	@Test
	void outageGoesToTheDiskAndComesBackInOrder(@TempDir Path directory) {
		Spool spool = Spools.open(directory, "test", "otlp", 1 << 20, Duration.ofHours(1));
		this.delivery.standing = ScriptedDelivery.always(UNREACHABLE);
		DrivenPipeline driven = this.settings.spool(spool).spans(40).create();
		for (int i = 0; i < 30; i++) {
			driven.end(10);
			driven.work();
		}
		assertThat(spool.spans()).isEqualTo(300);
		assertThat(driven.destination().queuedSpans()).isZero();
		this.delivery.standing = ScriptedDelivery.always(Outcome.delivered());
		driven.pass(Duration.ofSeconds(2));
		driven.end(10);
		int before = this.delivery.sends;
		driven.pass(Duration.ofMillis(10));
		assertThat(this.delivery.sends).as("rate of replay").isEqualTo(before);
		for (int i = 0; i < 40; i++) {
			driven.pass(Duration.ofMillis(20));
		}
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 310));
		assertThat(spool.spans()).isZero();
		assertThat(driven.account().exported()).isEqualTo(310);
		assertThat(driven.account().dropped()).isZero();
	}

	@Test
	void whatIsNotDeliveredAtTheEndIsKeptOnDiskAndDeliveredByTheNextProcess(@TempDir Path directory,
			CapturedOutput output) {
		this.delivery.standing = (payload) -> new CompletableFuture<>();
		DrivenPipeline driven = this.settings
			.spool(Spools.open(directory, "test", "otlp", 1 << 20, Duration.ofHours(1)))
			.create();
		driven.end(25);
		driven.work();
		CompletableResultCode closed = driven.pipeline.close();
		driven.pass(Duration.ofSeconds(5));
		assertThat(closed.isSuccess()).isTrue();
		assertThat(driven.account().dropped()).isZero();
		assertThat(output).containsOnlyOnce("25 spans are kept in the spool of 'otlp'");
		ScriptedDelivery next = new ScriptedDelivery();
		Spool spool = Spools.open(directory, "test", "otlp", 1 << 20, Duration.ofHours(1));
		DrivenPipeline restarted = DrivenPipeline.to("otlp", next).spool(spool).create();
		for (int i = 0; i < 5; i++) {
			restarted.pass(Duration.ofMillis(20));
		}
		assertThat(next.arrived).isEqualTo(DrivenPipeline.numbers(0, 25));
		assertThat(spool.recovered()).isEqualTo(25).isEqualTo(restarted.account().exported());
	}

	@Test
	void diskThatCannotBeWrittenLeavesSpansInMemory(@TempDir Path directory, CapturedOutput output) {
		Spool spool = Spools.open(directory.resolve("a-file"), "test", "otlp", 1 << 20, Duration.ofHours(1));
		spool.close();
		this.delivery.standing = ScriptedDelivery.always(UNREACHABLE);
		DrivenPipeline driven = this.settings.spool(spool).create();
		driven.end(20);
		driven.work();
		assertThat(driven.destination().queuedSpans()).isEqualTo(20);
		assertThat(output).containsOnlyOnce("The spool of 'otlp' cannot be written");
		this.delivery.standing = ScriptedDelivery.always(Outcome.delivered());
		driven.pass(Duration.ofSeconds(2));
		assertThat(this.delivery.arrived).isEqualTo(DrivenPipeline.numbers(0, 20));
	}

	@Test
	void faultIsToldOnceAMinuteAndItsEndOnce(CapturedOutput output) {
		this.delivery.standing = ScriptedDelivery.always(
				Outcome.retry("connection refused", null, Duration.ofSeconds(1), new IllegalStateException("stack")));
		DrivenPipeline driven = this.settings.spans(100).create();
		for (int i = 0; i < 150; i++) {
			driven.end(10);
			driven.pass(Duration.ofSeconds(1));
		}
		assertThat(output.toString().lines().filter((line) -> line.contains("connection refused"))).hasSize(3);
		assertThat(output.toString().lines().filter((line) -> line.contains("(queue_full)"))).hasSize(3);
		assertThat(output).doesNotContain("\tat ").doesNotContain("delivered to 'otlp' again");
		this.delivery.standing = ScriptedDelivery.always(Outcome.delivered());
		driven.pass(Duration.ofSeconds(2));
		assertThat(output).containsOnlyOnce("delivered to 'otlp' again")
			.contains(driven.account().lost() + " spans were lost");
	}

}
