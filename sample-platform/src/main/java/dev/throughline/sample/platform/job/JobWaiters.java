package dev.throughline.sample.platform.job;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

/**
 * Requests that wait for the end of a job in this process. There are never more than the
 * server has connections, and each leaves with its request.
 */
@Component
@ConditionalOnJobs
class JobWaiters {

	private final Map<UUID, Set<CompletableFuture<JobResponse>>> waiting = new ConcurrentHashMap<>();

	CompletableFuture<JobResponse> add(UUID id) {
		CompletableFuture<JobResponse> waiter = new CompletableFuture<>();
		this.waiting.compute(id, (key, waiters) -> {
			Set<CompletableFuture<JobResponse>> all = (waiters != null) ? waiters : new HashSet<>();
			all.add(waiter);
			return all;
		});
		return waiter;
	}

	void remove(UUID id, CompletableFuture<JobResponse> waiter) {
		this.waiting.computeIfPresent(id, (key, waiters) -> {
			waiters.remove(waiter);
			return waiters.isEmpty() ? null : waiters;
		});
	}

	void end(JobResponse response) {
		Set<CompletableFuture<JobResponse>> waiters = this.waiting.remove(response.jobId());
		if (waiters != null) {
			waiters.forEach((waiter) -> waiter.complete(response));
		}
	}

	int size() {
		return this.waiting.size();
	}

}
