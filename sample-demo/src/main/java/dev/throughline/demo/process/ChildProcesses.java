package dev.throughline.demo.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All processes of the demo: started one by one, watched together, stopped in reverse.
 *
 * @since 0.1.0
 */
public final class ChildProcesses implements AutoCloseable {

	private static final Duration PAUSE = Duration.ofMillis(50);

	private final Path logDirectory;

	private final Duration patience;

	private final OrphanGuard guard;

	private final Deque<ChildProcess> started = new ConcurrentLinkedDeque<>();

	private final CompletableFuture<ChildProcess> firstDeath = new CompletableFuture<>();

	private final CountDownLatch closing = new CountDownLatch(1);

	/**
	 * Create it without a process yet.
	 * @param logDirectory where the log files go
	 * @param patience how long a process may take to end
	 * @throws IOException if the guard against orphans cannot be started
	 */
	public ChildProcesses(Path logDirectory, Duration patience) throws IOException {
		this.logDirectory = logDirectory;
		this.patience = patience;
		this.guard = OrphanGuard.start();
	}

	/**
	 * Start one more process.
	 * @param command how to start it
	 * @return the process
	 * @throws IOException if it cannot be started
	 * @throws DemoException if the demo is stopping
	 */
	public ChildProcess start(ChildCommand command) throws IOException {
		ChildProcess child = startUnwatched(command);
		child.onExit().thenAccept((ended) -> {
			if (isClosing() || this.started.contains(ended)) {
				this.firstDeath.complete(ended);
			}
		});
		return child;
	}

	/**
	 * Stop a process whose end is no fault.
	 * @param child the process
	 */
	public void stop(ChildProcess child) {
		this.started.remove(child);
		child.stop(this.patience);
	}

	/**
	 * Run a process that ends by itself, and fail when it does not end well or when
	 * another process ends in the meantime.
	 * @param command how to start it
	 * @param limit how long it may take
	 * @return the process, which has ended
	 * @throws IOException if it cannot be started
	 * @throws DemoException if it fails
	 */
	public ChildProcess run(ChildCommand command, Duration limit) throws IOException, InterruptedException {
		ChildProcess child = startUnwatched(command);
		long deadline = System.nanoTime() + limit.toNanos();
		while (child.isAlive()) {
			if (System.nanoTime() - deadline > 0) {
				throw DemoException.failure("%s has not ended after %d s; its log is %s.".formatted(child.name(),
						limit.toSeconds(), child.log()));
			}
			pause(PAUSE);
		}
		if (!child.hasSucceeded()) {
			throw DemoException.failure(child.lastWords());
		}
		return child;
	}

	private synchronized ChildProcess startUnwatched(ChildCommand command) throws IOException {
		if (isClosing()) {
			throw DemoException.failure("The demo is stopping; %s is not started any more.".formatted(command.name()));
		}
		ChildProcess child = ChildProcess.start(command, this.logDirectory);
		this.guard.watch(child.pid());
		this.started.push(child);
		return child;
	}

	/**
	 * Let a moment pass, and fail at once when a process ends in it.
	 * @param duration how long to wait
	 */
	public void pause(Duration duration) throws InterruptedException {
		try {
			reportDeathOf(this.firstDeath.get(duration.toMillis(), TimeUnit.MILLISECONDS));
		}
		catch (TimeoutException ex) {
			// everybody is alive: what a pause is for
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Wait for as long as all processes live.
	 */
	public void awaitDeath() throws InterruptedException {
		try {
			reportDeathOf(this.firstDeath.get());
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void reportDeathOf(ChildProcess child) throws InterruptedException {
		// Ctrl-C reaches the children as well, and they may be quicker than our own hook
		if (!this.closing.await(500, TimeUnit.MILLISECONDS)) {
			throw DemoException.failure(child.lastWords());
		}
		throw DemoException.failure("The demo is stopping.");
	}

	boolean isClosing() {
		return this.closing.getCount() == 0;
	}

	@Override
	public synchronized void close() {
		if (isClosing()) {
			return;
		}
		this.closing.countDown();
		while (!this.started.isEmpty()) {
			this.started.pop().stop(this.patience);
		}
		try {
			this.guard.dismiss();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
