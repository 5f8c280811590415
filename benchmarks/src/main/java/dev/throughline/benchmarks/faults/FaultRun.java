package dev.throughline.benchmarks.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import javax.net.ServerSocketFactory;

/**
 * Applies one fault to one application.
 */
final class FaultRun {

	private final Fault fault;

	private final Flavour flavour;

	private final int seconds;

	private final Duration drain;

	FaultRun(Fault fault, Flavour flavour, int seconds, Duration drain) {
		this.fault = fault;
		this.flavour = flavour;
		this.seconds = seconds;
		this.drain = drain;
	}

	Outcome run() throws IOException, InterruptedException {
		ServerSocketFactory sockets = this.fault.encrypted() ? SelfSigned.serverSockets()
				: ServerSocketFactory.getDefault();
		ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
		try (FaultyCollector collector = new FaultyCollector(sockets)) {
			if (this.fault.from() == 0) {
				collector.become(this.fault.behaviour());
			}
			try (Subject subject = Subject.start(this.flavour, this.fault.endpoint().formatted(collector.port()))) {
				return run(collector, subject, clock);
			}
		}
		finally {
			clock.shutdownNow();
		}
	}

	private Outcome run(FaultyCollector collector, Subject subject, ScheduledExecutorService clock)
			throws IOException, InterruptedException {
		Load load = new Load(subject.port(), this.fault.rate(), this.seconds);
		at(clock, this.fault.from(), () -> collector.become(this.fault.behaviour()));
		at(clock, this.fault.to(), () -> collector.become(Behaviour.HEALTHY));
		long heap = 0;
		Duration exit;
		if (this.fault.ending() == Ending.DRAINED) {
			load.run();
			heap = load.get("/peak-heap");
			awaitSpans(collector, load.succeeded() + 1);
			exit = subject.stop(false);
		}
		else {
			Thread requests = new Thread(load::run, "load");
			requests.start();
			TimeUnit.MILLISECONDS.sleep(this.seconds * 900L);
			load.stop();
			exit = subject.stop(this.fault.ending() == Ending.KILLED);
			requests.join();
		}
		int traced = load.succeeded() + ((heap > 0) ? 1 : 0);
		return new Outcome(this.fault, this.flavour, load.succeeded(), load.failed(),
				load.quantile(0.1, Math.max(this.fault.from(), 0.1), 0.99),
				load.quantile(this.fault.from(), Math.min(this.fault.to(), 1), 0.99),
				Math.max(traced - collector.spans(), 0), collector.rejected(), collector.duplicates(),
				collector.refusals(), subject.complaints().size(), subject.stackLines(), exit, heap);
	}

	private void at(ScheduledExecutorService clock, double share, Runnable change) {
		if (share > 0 && share <= 1) {
			clock.schedule(change, (long) (share * this.seconds * 1000), TimeUnit.MILLISECONDS);
		}
	}

	private void awaitSpans(FaultyCollector collector, long expected) throws InterruptedException {
		long deadline = System.nanoTime() + this.drain.toNanos();
		while (collector.spans() + collector.rejected() < expected && System.nanoTime() < deadline) {
			TimeUnit.MILLISECONDS.sleep(100);
		}
	}

}
