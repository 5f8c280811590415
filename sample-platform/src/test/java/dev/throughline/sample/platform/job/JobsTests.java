package dev.throughline.sample.platform.job;

import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.argThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link Jobs}: what the broker and the database can do wrong, and that no
 * request is kept.
 */
class JobsTests {

	private final JobRepository repository = mock(JobRepository.class);

	private final JobQueue queue = mock(JobQueue.class);

	private final JobWaiters waiters = new JobWaiters();

	private final Jobs jobs = new Jobs(this.repository, this.queue, this.waiters);

	private final UUID id = UUID.randomUUID();

	@AfterEach
	void nobodyWaits() {
		assertThat(this.waiters.size()).isZero();
	}

	@Test
	void aJobThatIsNotPublishedHasFailed() {
		JobQueueUnavailableException failure = new JobQueueUnavailableException(new IllegalStateException("closed"));
		willThrow(failure).given(this.queue).publish(any());
		assertThatExceptionOfType(JobQueueUnavailableException.class).isThrownBy(() -> this.jobs.submit("node.jvm"))
			.isSameAs(failure)
			.satisfies((ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(503));
		then(this.repository).should().insert(any());
		then(this.repository).should().end(argThat((end) -> end.status() == JobStatus.FAILED));
	}

	@Test
	void aJobThatHasEndedIsToldAtOnce() {
		Job ended = new Job(this.id, "node.jvm", JobStatus.COMPLETED, "found", null);
		given(this.repository.find(this.id)).willReturn(ended);
		assertThat(this.jobs.find(this.id, Duration.ofSeconds(30)).getResult()).isEqualTo(ended);
	}

	@Test
	void aJobThatEndsWhileItIsLookedUpIsTold() {
		given(this.repository.end(any())).willReturn(true);
		given(this.repository.find(this.id)).willAnswer((call) -> {
			this.jobs.end("{\"job_id\":\"%s\",\"status\":\"completed\",\"result\":\"found\"}".formatted(this.id));
			return Job.queued(this.id, "node.jvm");
		});
		DeferredResult<Job> answer = this.jobs.find(this.id, Duration.ofSeconds(30));
		assertThat(answer.getResult()).isEqualTo(new Job(this.id, "node.jvm", JobStatus.COMPLETED, "found", null));
	}

	@Test
	void nobodyWaitsForAJobThatIsNotThereOrWhileTheDatabaseIsDown() {
		assertThatExceptionOfType(ErrorResponseException.class)
			.isThrownBy(() -> this.jobs.find(this.id, Duration.ofSeconds(30)));
		given(this.repository.find(this.id)).willThrow(new DataAccessResourceFailureException("down"));
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> this.jobs.find(this.id, Duration.ofSeconds(30)));
	}

	@Test
	void everybodyWhoWaitsIsTold() {
		given(this.repository.find(this.id)).willReturn(Job.queued(this.id, "node.jvm"));
		given(this.repository.end(any())).willReturn(true);
		DeferredResult<Job> one = this.jobs.find(this.id, Duration.ofSeconds(30));
		DeferredResult<Job> two = this.jobs.find(this.id, Duration.ofSeconds(30));
		this.jobs.end("{\"job_id\":\"%s\",\"status\":\"failed\",\"error\":\"gone\"}".formatted(this.id));
		Job ended = new Job(this.id, "node.jvm", JobStatus.FAILED, null, "gone");
		assertThat(one.getResult()).isEqualTo(ended);
		assertThat(two.getResult()).isEqualTo(ended);
	}

}
