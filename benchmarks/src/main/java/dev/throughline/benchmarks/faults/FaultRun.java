package dev.throughline.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;

import dev.throughline.test.FaultyCollector;
import org.jspecify.annotations.Nullable;

/**
 * Applies one fault to one application.
 */
final class FaultRun implements AutoCloseable {

	/**
	 * When requests are no longer slow because the application has just started.
	 */
	private static final double WARM = 0.1;

	private static final double UNDER_LOAD = 0.9;

	private static final Duration HOUR = Duration.ofHours(1);

	private final Fault fault;

	private final Flavour flavour;

	private final int seconds;

	private final Duration drain;

	private final String logs;

	private final FaultyCollector collector;

	private final Sightings sightings = new Sightings();

	private final Storage storage;

	private final @Nullable FakeTime time;

	private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

	private final AtomicLong attemptsBefore = new AtomicLong();

	private final AtomicLong attemptsAfter = new AtomicLong(-1);

	FaultRun(Fault fault, Flavour flavour, int seconds, Duration drain, String logs)
			throws IOException, InterruptedException {
		this.fault = fault;
		this.flavour = flavour;
		this.seconds = seconds;
		this.drain = drain;
		this.logs = logs;
		this.storage = Storage.on(fault.setup().disk());
		this.time = fault.setup().clockJumps() ? new FakeTime() : null;
		this.collector = fault.setup().encrypted() ? FaultyCollector.startWithTls() : FaultyCollector.start();
		this.collector.inspect(this.sightings::look);
	}

	Outcome run() throws IOException, InterruptedException {
		String endpoint = this.fault.setup().transport().endpoint(this.collector);
		if (this.fault.window().from() == 0) {
			begin();
		}
		try (Subject subject = start(endpoint)) {
			if (!subject.awaitStart()) {
				return outcome(List.of(subject), null, Duration.ZERO);
			}
			Load load = new Load(subject.port(), this.fault.setup().path(), this.fault.setup().rate(), this.seconds);
			schedule();
			Duration exit = run(load, subject);
			if (!this.fault.restarts()) {
				return outcome(List.of(subject), load, exit);
			}
			this.fault.window().behaviour().end().accept(this.collector);
			try (Subject second = start(endpoint)) {
				if (second.awaitStart()) {
					awaitSpans(load.succeeded());
					second.stop(false);
				}
				return outcome(List.of(subject, second), load, exit);
			}
		}
	}

	private Subject start(String endpoint) throws IOException {
		Setup setup = this.fault.setup();
		Map<String, String> properties = new LinkedHashMap<>();
		properties.put("management.opentelemetry.tracing.export.otlp.endpoint", endpoint);
		properties.put("management.opentelemetry.tracing.export.otlp.transport", setup.transport().name());
		if (setup.disk() != Disk.NONE) {
			properties.put("throughline.export.spool", this.storage.directory().toString());
		}
		for (String property : setup.properties()) {
			int equals = property.indexOf('=');
			properties.put(property.substring(0, equals), property.substring(equals + 1));
		}
		return Subject.start(this.flavour, properties, (this.time != null) ? this.time.environment() : Map.of());
	}

	private void schedule() {
		at(this.fault.window().from(), this::begin);
		at(this.fault.window().to(), this::end);
		if (this.time != null) {
			FakeTime fake = this.time;
			at(1 / 3.0, () -> fake.set(HOUR));
			at(2 / 3.0, () -> fake.set(HOUR.negated()));
		}
		this.clock.scheduleWithFixedDelay(this.storage::look, 0, 200, TimeUnit.MILLISECONDS);
	}

	private void at(double share, Runnable change) {
		if (share > 0 && share <= 1) {
			this.clock.schedule(change, (long) (share * this.seconds * 1000), TimeUnit.MILLISECONDS);
		}
	}

	private void begin() {
		this.attemptsBefore.set(this.collector.requests());
		this.fault.window().behaviour().begin().accept(this.collector);
	}

	private void end() {
		this.attemptsAfter.set(this.collector.requests());
		this.fault.window().behaviour().end().accept(this.collector);
	}

	private Duration run(Load load, Subject subject) throws InterruptedException {
		if (this.fault.ending() == Ending.DRAINED) {
			load.run();
			awaitSpans(load.succeeded());
			return subject.stop(false);
		}
		Thread requests = new Thread(load::run, "load");
		requests.start();
		TimeUnit.MILLISECONDS.sleep((long) (UNDER_LOAD * this.seconds * 1000));
		load.expectEnd();
		Duration exit = subject.stop(this.fault.ending() == Ending.KILLED);
		load.stop();
		requests.join();
		return exit;
	}

	private void awaitSpans(long expected) throws InterruptedException {
		long deadline = System.nanoTime() + this.drain.toNanos();
		while (this.collector.spans() + this.collector.rejected() < expected && System.nanoTime() < deadline) {
			TimeUnit.MILLISECONDS.sleep(100);
		}
	}

	private Outcome outcome(List<Subject> subjects, @Nullable Load load, Duration exit) throws IOException {
		keepLogs(subjects);
		List<Figures> figures = subjects.stream().map(Subject::figures).toList();
		String note = figures.stream().allMatch(Figures::balanced) ? this.sightings.toString() : figures.toString();
		return new Outcome(this.fault, this.flavour, load != null, (load != null) ? load.succeeded() : 0,
				(load != null) ? load.failed() : 0, p99(load, false), p99(load, true), lost(load, figures),
				counted(figures), figures.stream().allMatch(Figures::balanced), this.collector.duplicates(), attempts(),
				sum(subjects, Subject::complaints), sum(subjects, Subject::remarks), sum(subjects, Subject::stackLines),
				sum(subjects, (subject) -> subject.linesWith(this.fault.setup().secret())), this.sightings.negative(),
				exit, figures.stream().mapToLong(Figures::heap).max().orElse(0), this.storage.peak(), note);
	}

	// a request that was not answered may have made a span too
	private long lost(@Nullable Load load, List<Figures> figures) {
		if (load == null) {
			return 0;
		}
		long ended = figures.stream().mapToLong(Figures::ended).sum();
		return Math.max(Math.max(load.succeeded(), ended) - this.collector.spans(), 0);
	}

	private @Nullable Long counted(List<Figures> figures) {
		boolean isKilled = this.fault.ending() == Ending.KILLED;
		List<Long> dropped = figures.stream().map(Figures::dropped).filter(Objects::nonNull).toList();
		return (isKilled || dropped.isEmpty()) ? null : dropped.stream().mapToLong(Long::longValue).sum();
	}

	private static long sum(List<Subject> subjects, ToLongFunction<Subject> figure) {
		return subjects.stream().mapToLong(figure).sum();
	}

	private void keepLogs(List<Subject> subjects) throws IOException {
		if (!this.logs.isEmpty()) {
			Path directory = Files.createDirectories(Path.of(this.logs));
			for (int i = 0; i < subjects.size(); i++) {
				String name = this.fault.id() + "-" + this.flavour.name().toLowerCase(Locale.ROOT) + "-" + i + ".log";
				Files.write(directory.resolve(name), subjects.get(i).output());
			}
		}
	}

	private Duration p99(@Nullable Load load, boolean inFault) {
		Fault.Window window = this.fault.window();
		return (load != null) ? load
			.quantile((share) -> share >= WARM && (share >= window.from() && share < window.to()) == inFault, 0.99)
				: Duration.ZERO;
	}

	private long attempts() {
		long until = this.attemptsAfter.get();
		return ((until >= 0) ? until : this.collector.requests()) - this.attemptsBefore.get();
	}

	@Override
	public void close() throws IOException, InterruptedException {
		this.clock.shutdownNow();
		this.clock.awaitTermination(10, TimeUnit.SECONDS);
		this.collector.close();
		this.storage.close();
		if (this.time != null) {
			this.time.close();
		}
	}

}
