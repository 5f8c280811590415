package dev.throughline.export;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How the attempts to send went so far. Written by one thread, read by any.
 */
final class AttemptHistory {

	private volatile long sends;

	private volatile long nanos;

	private volatile @Nullable Instant failingSince;

	private volatile @Nullable Instant lastSuccess;

	private volatile @Nullable Instant lastFailureTime;

	private volatile @Nullable String lastFailure;

	void ended(long nanos) {
		this.nanos += nanos;
		this.sends += 1;
	}

	void succeeded() {
		this.lastSuccess = Instant.now();
		this.failingSince = null;
	}

	void failed(@Nullable String cause) {
		Instant now = Instant.now();
		this.lastFailure = cause;
		this.lastFailureTime = now;
		if (this.failingSince == null) {
			this.failingSince = now;
		}
	}

	long sends() {
		return this.sends;
	}

	Duration time() {
		return Duration.ofNanos(this.nanos);
	}

	@Nullable Instant failingSince() {
		return this.failingSince;
	}

	@Nullable Instant lastSuccess() {
		return this.lastSuccess;
	}

	@Nullable Instant lastFailureTime() {
		return this.lastFailureTime;
	}

	@Nullable String lastFailure() {
		return this.lastFailure;
	}

}
