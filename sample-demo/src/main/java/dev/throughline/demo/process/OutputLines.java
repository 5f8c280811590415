package dev.throughline.demo.process;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last lines a process wrote: bounded, so that a demo left running does not grow.
 */
final class OutputLines {

	private final int capacity;

	private final Deque<String> lines = new ArrayDeque<>();

	private boolean ended;

	OutputLines(int capacity) {
		this.capacity = capacity;
	}

	synchronized void add(String line) {
		if (this.lines.size() == this.capacity) {
			this.lines.removeFirst();
		}
		this.lines.addLast(line);
	}

	synchronized void end() {
		this.ended = true;
		notifyAll();
	}

	/**
	 * Wait until the process has closed its output, so that its last words are here.
	 * @param limit how long to wait at most
	 */
	synchronized void awaitEnd(Duration limit) throws InterruptedException {
		long deadline = System.nanoTime() + limit.toNanos();
		long remaining = limit.toMillis();
		while (!this.ended && remaining > 0) {
			wait(remaining);
			remaining = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
		}
	}

	synchronized List<String> all() {
		return new ArrayList<>(this.lines);
	}

	List<String> last(int count) {
		List<String> all = all();
		return all.subList(Math.max(0, all.size() - count), all.size());
	}

}
