package dev.throughline.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.stream.Stream;

import dev.throughline.export.FaultedApplication.Transport;
import dev.throughline.test.CollectorAnswer;
import dev.throughline.test.FaultyCollector;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.exporter.SpanFilter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The quick rows of {@code docs/reliability.md}, named by their numbers there. That every
 * span is accounted for and that no stack trace is logged is checked in each.
 */
class FaultTests {

	private static final String SECRET = "SECRETKEY123";

	private static final String API_KEY = "management.opentelemetry.tracing.export.otlp.headers.x-api-key";

	private static final String SHORT_END = "throughline.export.shutdown-timeout=300ms";

	@AutoClose
	private final FaultyCollector collector = FaultyCollector.start();

	@ParameterizedTest
	@EnumSource
	void f1CollectorThatIsDownAtTheStartLosesNothing(Transport transport) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, transport);
		this.collector.goDown();
		application.run((life) -> {
			life.makeSpans(20);
			life.awaitFailedAttempts(2);
			this.collector.comeBack();
			life.awaitNothingLeft();
		});
		assertNothingLost(application, 20);
		assertTroubleToldOnce(application);
	}

	@ParameterizedTest(name = "{0} {1}")
	@MethodSource("outages")
	void f2To5And8OutageLosesNothing(Transport transport, String fault, Consumer<FaultyCollector> begin,
			Consumer<FaultyCollector> end) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, transport)
			.with("management.opentelemetry.tracing.export.otlp.timeout=500ms");
		application.run((life) -> {
			life.makeSpans(20);
			life.awaitNothingLeft();
			begin.accept(this.collector);
			life.makeSpans(20);
			life.awaitFailedAttempts(2);
			life.makeSpans(20);
			end.accept(this.collector);
			life.awaitNothingLeft();
		});
		assertNothingLost(application, 60);
		assertTroubleToldOnce(application);
	}

	static Stream<Arguments> outages() {
		return Stream.of(
				Arguments.of(Transport.HTTP, "down", (Consumer<FaultyCollector>) FaultyCollector::goDown,
						(Consumer<FaultyCollector>) FaultyCollector::comeBack),
				Arguments.of(Transport.GRPC, "down", (Consumer<FaultyCollector>) FaultyCollector::goDown,
						(Consumer<FaultyCollector>) FaultyCollector::comeBack),
				outage(Transport.HTTP, "hang", CollectorAnswer.hang()),
				outage(Transport.GRPC, "hang", CollectorAnswer.hang()),
				outage(Transport.HTTP, "503", CollectorAnswer.status(503)),
				outage(Transport.GRPC, "UNAVAILABLE", CollectorAnswer.grpcStatus(14, "later")),
				outage(Transport.HTTP, "429", CollectorAnswer.status(429)),
				outage(Transport.GRPC, "RESOURCE_EXHAUSTED", CollectorAnswer.grpcStatus(8, "quota")),
				outage(Transport.HTTP, "reset", CollectorAnswer.reset()),
				outage(Transport.HTTP, "disconnect", CollectorAnswer.disconnect()));
	}

	private static Arguments outage(Transport transport, String fault, CollectorAnswer answer) {
		return Arguments.of(transport, fault, (Consumer<FaultyCollector>) (collector) -> collector.answer(answer),
				(Consumer<FaultyCollector>) (collector) -> collector.answer(CollectorAnswer.accept()));
	}

	@ParameterizedTest
	@ValueSource(ints = { 429, 503 })
	void f4And5RetryAfterIsObeyedToTheEnd(int status) {
		this.collector.answerNext(CollectorAnswer.status(status).withHeader("Retry-After", "60"));
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, Transport.HTTP).with(SHORT_END);
		application.run((life) -> {
			life.makeSpans(5);
			life.awaitFailedAttempts(1);
			life.makeSpans(5);
		});
		assertThat(this.collector.requests()).isOne();
		assertThat(application.dropped(DropReason.SHUTDOWN)).isEqualTo(10);
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 413 })
	void f6RefusedSpansAreCountedAndNotSentAgain(int status) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, Transport.HTTP);
		this.collector.answer(CollectorAnswer.status(status));
		application.run((life) -> {
			life.makeSpans(1);
			life.awaitNothingLeft();
			this.collector.answer(CollectorAnswer.accept());
			life.makeSpans(10);
			life.awaitNothingLeft();
		});
		assertThat(application.dropped((status == 413) ? DropReason.TOO_LARGE : DropReason.REJECTED)).isOne();
		assertThat(application.dropped()).isOne();
		assertThat(this.collector.spans()).isEqualTo(10);
		assertTroubleToldOnce(application);
	}

	@Test
	void f6BatchThatIsTooLargeIsDivided() {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, Transport.HTTP);
		this.collector.acceptUpTo(2000);
		application.run((life) -> {
			life.makeSpans(100);
			life.awaitNothingLeft();
		});
		assertNothingLost(application, 100);
	}

	@ParameterizedTest
	@EnumSource
	void f7SpansRejectedByPartialSuccessAreCounted(Transport transport) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, transport);
		this.collector.answer(CollectorAnswer.partialSuccess(3, "quota exceeded"));
		application.run((life) -> {
			life.makeSpans(40);
			life.awaitNothingLeft();
			this.collector.answer(CollectorAnswer.accept());
			life.makeSpans(1);
			life.awaitNothingLeft();
		});
		assertThat(this.collector.rejected()).isPositive();
		assertThat(application.dropped(DropReason.REJECTED)).isEqualTo(this.collector.rejected());
		assertThat(this.collector.spans() + this.collector.rejected()).isEqualTo(41);
		assertThat(this.collector.duplicates()).isZero();
		assertTroubleToldOnce(application);
		assertThat(application.warnings().get(0)).contains("quota exceeded");
	}

	@ParameterizedTest
	@EnumSource
	void f9SlowCollectorLosesNothing(Transport transport) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, transport);
		this.collector.answer(CollectorAnswer.accept().withDelay(Duration.ofMillis(50)));
		application.run((life) -> {
			life.makeSpans(1000);
			life.awaitNothingLeft();
		});
		assertNothingLost(application, 1000);
		assertThat(application.warnings()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void f10SpansForACollectorThatIsNotTrustedAreCounted(Transport transport) {
		try (FaultyCollector stranger = FaultyCollector.startWithTls()) {
			FaultedApplication application = FaultedApplication.sendingTo(stranger, transport).with(SHORT_END);
			application.run((life) -> {
				life.makeSpans(20);
				life.awaitFailedAttempts(3);
			});
			assertThat(application.dropped(DropReason.SHUTDOWN)).isEqualTo(20);
			assertThat(application.warnings()).hasSize(2);
		}
	}

	@ParameterizedTest
	@EnumSource
	void f11EndDeliversWhatIsQueued(Transport transport) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, transport)
			.with("management.opentelemetry.tracing.export.schedule-delay=1h");
		application.run((life) -> life.makeSpans(2000));
		assertNothingLost(application, 2000);
		assertThat(application.warnings()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource
	void f12EndTellsHowManySpansWereNotDelivered(Transport transport) {
		this.collector.answer(CollectorAnswer.hang());
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, transport).with(SHORT_END);
		application.run((life) -> life.makeSpans(77));
		assertThat(application.dropped(DropReason.SHUTDOWN)).isEqualTo(77);
		assertThat(application.warnings()).hasSize(1).first().asString().contains("77 spans");
	}

	@ParameterizedTest
	@EnumSource
	void f12SpoolKeepsWhatTheEndCouldNotDeliver(Transport transport, @TempDir Path spool) {
		FaultedApplication first = FaultedApplication.sendingTo(this.collector, transport)
			.with(SHORT_END, "throughline.export.spool=" + spool);
		this.collector.answer(CollectorAnswer.hang());
		first.run((life) -> life.makeSpans(77));
		assertThat(first.dropped()).isZero();
		assertThat(first.spooled()).isEqualTo(77);
		this.collector.answer(CollectorAnswer.accept());
		FaultedApplication second = FaultedApplication.sendingTo(this.collector, transport)
			.with("throughline.export.spool=" + spool);
		second.run(FaultedApplication.Life::awaitNothingLeft);
		assertThat(this.collector.spans()).isEqualTo(77);
		assertThat(second.ended()).isZero();
		assertThat(second.exported()).isEqualTo(77);
	}

	@Test
	void f13SpoolOfAProcessThatWasKilledIsSentByTheNext(@TempDir Path spool, @TempDir Path left) {
		FaultedApplication first = FaultedApplication.sendingTo(this.collector, Transport.HTTP)
			.with(SHORT_END, "throughline.export.spool=" + spool);
		this.collector.goDown();
		first.run((life) -> {
			life.makeSpans(77);
			life.awaitSpooled(77);
			copy(spool, left);
		});
		this.collector.comeBack();
		FaultedApplication second = FaultedApplication.sendingTo(this.collector, Transport.HTTP)
			.with("throughline.export.spool=" + left);
		second.run(FaultedApplication.Life::awaitNothingLeft);
		assertThat(this.collector.spans()).isEqualTo(77);
		assertThat(this.collector.duplicates()).isZero();
	}

	private static void copy(Path from, Path to) {
		try {
			FileSystemUtils.copyRecursively(from, to);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Test
	void f14SpansThatFindTheQueueFullAreCounted() {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, Transport.HTTP)
			.with("throughline.export.queue-max-size=256KB");
		this.collector.answer(CollectorAnswer.hang());
		application.run((life) -> {
			life.makeSpans(5000);
			assertThat(application.ended()).isEqualTo(5000);
			assertThat(application.dropped(DropReason.QUEUE_FULL)).isPositive();
			this.collector.answer(CollectorAnswer.accept());
			life.awaitNothingLeft();
		});
		assertThat(this.collector.spans()).isEqualTo(5000 - application.dropped(DropReason.QUEUE_FULL));
		assertThat(application.dropped()).isEqualTo(application.dropped(DropReason.QUEUE_FULL));
		assertThat(application.remarks()).hasSize(1);
	}

	@Test
	void f15SpoolThatCannotBeWrittenLeavesSpansInMemoryUntilItCan(@TempDir Path directory) throws IOException {
		Path inTheWay = Files.createFile(directory.resolve("spool"));
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, Transport.HTTP)
			.with("throughline.export.spool=" + inTheWay);
		this.collector.goDown();
		application.run((life) -> {
			life.makeSpans(20);
			life.awaitFailedAttempts(2);
			assertThat(application.spooled()).isZero();
			delete(inTheWay);
			life.awaitSpooled(20);
			this.collector.comeBack();
			life.awaitNothingLeft();
		});
		assertNothingLost(application, 20);
		assertThat(application.warnings()).hasSize(2).anySatisfy((line) -> assertThat(line).contains("spool"));
	}

	private static void delete(Path file) {
		try {
			Files.delete(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { ThrowingExporter.class, UnlinkedExporter.class })
	void f17OnlyTheExporterThatThrowsLosesSpans(Class<?> configuration) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, Transport.HTTP)
			.with(configuration);
		application.run((life) -> {
			life.makeSpans(10);
			life.awaitNothingLeft();
			life.makeSpans(10);
			life.awaitNothingLeft();
		});
		assertNothingLost(application, 20);
		assertThat(application.dropped("guiltyExporter", DropReason.FAILED)).isEqualTo(20);
		assertThat(application.warnings()).hasSize(1).first().asString().contains("guiltyExporter");
	}

	@Test
	void f17FilterThatThrowsLosesItsBatchAndNoOther() {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, Transport.HTTP)
			.with(ThrowingFilter.class);
		application.run((life) -> {
			life.makeSpans(10);
			life.awaitNothingLeft();
			life.tracer().nextSpan().name("poison").start().end();
			life.awaitNothingLeft();
			life.makeSpans(10);
			life.awaitNothingLeft();
		});
		assertThat(application.dropped(DropReason.FAILED)).isOne();
		assertThat(this.collector.spans()).isEqualTo(20);
		assertTroubleToldOnce(application);
	}

	@ParameterizedTest
	@EnumSource
	void f18SpanThatIsTooMuchArrives(Transport transport) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, transport);
		application.run((life) -> {
			Span span = life.tracer().nextSpan().name("huge").start();
			span.tag("huge", "x".repeat(1024 * 1024));
			span.tag("surrogates", "\ud800 and \udc00");
			for (int i = 0; i < 10_000; i++) {
				span.tag("attribute." + i, i);
			}
			span.end();
			life.awaitNothingLeft();
		});
		assertNothingLost(application, 1);
	}

	@ParameterizedTest
	@EnumSource
	void f19LineBreakBehindASecretIsNoPartOfIt(Transport transport) {
		FaultedApplication application = FaultedApplication.sendingTo(this.collector, transport)
			.withExactly(API_KEY, SECRET + "\n");
		application.run((life) -> {
			life.makeSpans(1);
			life.awaitNothingLeft();
		});
		assertNothingLost(application, 1);
		assertThat(this.collector.headers()).extracting((headers) -> headers.get("x-api-key")).containsOnly(SECRET);
	}

	@ParameterizedTest
	@EnumSource
	void f19SecretThatCannotBeSentStopsTheStartAndIsNotTold(Transport transport) {
		Throwable failure = FaultedApplication.sendingTo(this.collector, transport)
			.withExactly(API_KEY, SECRET + "\n45")
			.startupFailure();
		assertThat(failure).hasStackTraceContaining("x-api-key");
		assertThat(failure).satisfies((thrown) -> {
			for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
				assertThat(cause.toString()).doesNotContain(SECRET);
			}
		});
	}

	private void assertNothingLost(FaultedApplication application, int spans) {
		assertThat(application.ended()).isEqualTo(spans);
		assertThat(application.dropped()).isZero();
		assertThat(this.collector.spans()).isEqualTo(spans);
	}

	private static void assertTroubleToldOnce(FaultedApplication application) {
		assertThat(application.warnings()).hasSize(1);
		assertThat(application.remarks()).hasSize(1)
			.first()
			.asString()
			.contains(application.dropped() + " spans were lost");
	}

	private static SpanExporter exporter(Runnable fault) {
		return new SpanExporter() {

			@Override
			public CompletableResultCode export(Collection<SpanData> spans) {
				fault.run();
				return CompletableResultCode.ofSuccess();
			}

			@Override
			public CompletableResultCode flush() {
				return CompletableResultCode.ofSuccess();
			}

			@Override
			public CompletableResultCode shutdown() {
				return CompletableResultCode.ofSuccess();
			}

		};
	}

	@Configuration(proxyBeanMethods = false)
	static class ThrowingExporter {

		@Bean
		SpanExporter guiltyExporter() {
			return exporter(() -> {
				throw new IllegalStateException("broken exporter");
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UnlinkedExporter {

		@Bean
		SpanExporter guiltyExporter() {
			return exporter(() -> {
				throw new NoClassDefFoundError("broken/Library");
			});
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ThrowingFilter {

		@Bean
		SpanFilter guiltyFilter() {
			return (span) -> {
				if ("poison".equals(span.getName())) {
					throw new NoClassDefFoundError("broken/Library");
				}
				return span;
			};
		}

	}

}
