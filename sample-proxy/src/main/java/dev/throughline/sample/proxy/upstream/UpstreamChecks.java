package dev.throughline.sample.proxy.upstream;

import java.net.http.HttpClient;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Checks every upstream at its interval. Client and threads are no beans, so that no
 * check has a span, sends a context or is taken for a trace of its own.
 */
final class UpstreamChecks implements SmartLifecycle {

	private final List<Upstream> upstreams;

	private volatile @Nullable ScheduledExecutorService threads;

	UpstreamChecks(UpstreamProperties properties) {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		this.upstreams = properties.healthChecks()
			.entrySet()
			.stream()
			.map((check) -> new Upstream(check.getKey(), check.getValue(), client))
			.toList();
	}

	List<Upstream> upstreams() {
		return this.upstreams;
	}

	@Override
	public void start() {
		if (this.upstreams.isEmpty()) {
			return;
		}
		// a thread each, because one that is slow must not keep the others waiting
		ScheduledExecutorService threads = Executors.newScheduledThreadPool(this.upstreams.size(), (task) -> {
			Thread thread = new Thread(task, "upstream-check");
			thread.setDaemon(true);
			return thread;
		});
		for (Upstream upstream : this.upstreams) {
			threads.scheduleWithFixedDelay(upstream::check, 0, upstream.interval().toMillis(), TimeUnit.MILLISECONDS);
		}
		this.threads = threads;
	}

	@Override
	public void stop() {
		ScheduledExecutorService threads = this.threads;
		this.threads = null;
		if (threads != null) {
			threads.shutdownNow();
		}
	}

	@Override
	public boolean isRunning() {
		return this.threads != null;
	}

}
