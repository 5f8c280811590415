package dev.throughline.benchmarks.cost;

import java.io.IOException;
import java.util.List;

/**
 * A variant whose services run, and what became of its requests.
 */
final class Subject implements AutoCloseable {

	// batches wait one second
	private static final int QUIET_MILLIS = 1500;

	private static final int PAUSE_MILLIS = 50;

	private static final int PATIENCE_MILLIS = 20_000;

	private final Variant variant;

	private final TracedServices services;

	private final Harvest harvest;

	private final Load load;

	private long requests;

	private long resident;

	Subject(Variant variant, TracedServices services, Harvest harvest, Load load) {
		this.variant = variant;
		this.services = services;
		this.harvest = harvest;
		this.load = load;
	}

	void warmUp(int requests) throws IOException, InterruptedException {
		this.load.send(this.services.outpost(), requests);
		awaitSpans();
		this.harvest.clear();
		this.resident = this.services.resident();
	}

	/**
	 * Sends requests and waits for their spans.
	 * @param requests how many
	 * @return what they used
	 * @throws IOException when one is not answered well
	 * @throws InterruptedException when the thread is interrupted
	 */
	Usage window(int requests) throws IOException, InterruptedException {
		Usage before = this.services.usage();
		this.load.send(this.services.outpost(), requests);
		this.requests += requests;
		awaitSpans();
		return this.services.usage().minus(before);
	}

	private void awaitSpans() throws InterruptedException {
		long seen = this.harvest.spans();
		int quiet = 0;
		for (int waited = 0; isIncomplete(seen) && quiet < QUIET_MILLIS
				&& waited < PATIENCE_MILLIS; waited += PAUSE_MILLIS) {
			Thread.sleep(PAUSE_MILLIS);
			long now = this.harvest.spans();
			quiet = (now == seen) ? quiet + PAUSE_MILLIS : 0;
			seen = now;
		}
	}

	private boolean isIncomplete(long spans) {
		return this.variant.isSampled() || isWarmingUp() || spans < this.variant.spans() * this.requests;
	}

	// spans of the start are among those that arrive
	private boolean isWarmingUp() {
		return this.requests == 0 && this.variant.spans() > 0;
	}

	Variant variant() {
		return this.variant;
	}

	long resident() {
		return this.resident;
	}

	double spansPerRequest() {
		return (double) this.harvest.spans() / this.requests;
	}

	List<String> broken() {
		return Claims.broken(this.variant, this.harvest, this.requests);
	}

	@Override
	public void close() {
		this.services.close();
	}

}
