package dev.throughline.benchmarks.cost;

import java.io.IOException;
import java.util.List;

/**
 * What the services of all variants share.
 *
 * @param provider the stub that they call
 * @param collector where their spans go
 * @param options of their virtual machine
 */
record Surroundings(Provider provider, Collector collector, List<String> options) implements AutoCloseable {

	static Surroundings start() throws IOException {
		return start(List.of("-Xmx320m", "-XX:+UseG1GC"));
	}

	static Surroundings start(List<String> options) throws IOException {
		return new Surroundings(new Provider(), new Collector(), options);
	}

	@Override
	public void close() {
		this.provider.close();
		this.collector.close();
	}

}
