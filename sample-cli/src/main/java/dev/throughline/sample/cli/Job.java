package dev.throughline.sample.cli;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Job as the platform tells it.
 *
 * @param id its identity
 * @param status {@code queued}, {@code completed} or {@code failed}
 * @param result what was found, for a completed job
 * @param error why there is no result, for a failed one
 */
record Job(UUID id, String status, @Nullable String result, @Nullable String error) {

	boolean isFinished() {
		return !"queued".equals(this.status);
	}

}
