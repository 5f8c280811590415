package dev.throughline.sample.platform.job;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Service;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.context.request.async.DeferredResult;

/**
 * Stores each job, publishes it, and ends it with the first response of an agent.
 *
 * @since 0.1.0
 */
@Service
@ConditionalOnJobs
public class Jobs {

	private static final Logger logger = LoggerFactory.getLogger(Jobs.class);

	private final JobRepository repository;

	private final JobQueue queue;

	private final JobWaiters waiters;

	Jobs(JobRepository repository, JobQueue queue, JobWaiters waiters) {
		this.repository = repository;
		this.queue = queue;
		this.waiters = waiters;
	}

	/**
	 * Stores and publishes a job.
	 * @param operation name of what an agent is to do
	 * @return the job
	 * @throws JobQueueUnavailableException if it is stored but not published; it has
	 * failed then
	 */
	Job submit(String operation) {
		Job job = Job.queued(UUID.randomUUID(), operation);
		this.repository.insert(job);
		log(job.id()).addKeyValue("operation", operation).log("publishing job request");
		try {
			this.queue.publish(JobMessages.write(new JobRequest(job.id(), operation)));
		}
		catch (JobQueueUnavailableException ex) {
			this.repository.end(JobResponse.failed(job.id(), "job was not published"));
			throw ex;
		}
		return job;
	}

	/**
	 * Finds a job, and waits for its end if it has not ended. The end of a job that
	 * another instance of the platform has heard of is seen when the wait is over.
	 * @param id the job
	 * @param wait how long to wait at most
	 * @return the job, now or later
	 * @throws ErrorResponseException if there is no such job
	 */
	DeferredResult<Job> find(UUID id, Duration wait) {
		DeferredResult<Job> answer = new DeferredResult<>(wait.toMillis(), () -> get(id));
		CompletableFuture<JobResponse> end = this.waiters.add(id);
		try {
			Job job = get(id);
			if (job.status() != JobStatus.QUEUED || wait.isZero()) {
				this.waiters.remove(id, end);
				answer.setResult(job);
				return answer;
			}
			answer.onCompletion(() -> this.waiters.remove(id, end));
			end.thenAccept((response) -> answer.setResult(job.endedBy(response)));
			return answer;
		}
		catch (RuntimeException ex) {
			this.waiters.remove(id, end);
			throw ex;
		}
	}

	private Job get(UUID id) {
		Job job = this.repository.find(id);
		if (job == null) {
			throw new ErrorResponseException(HttpStatus.NOT_FOUND,
					ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "There is no such job"), null);
		}
		return job;
	}

	/**
	 * Ends a job with what an agent has published. A response that comes again, or to a
	 * job that is not known, changes nothing.
	 * @param message the response, in JSON
	 * @throws InvalidResponseException if the message is no response
	 */
	public void end(String message) {
		JobResponse response = JobMessages.read(message);
		boolean ended = this.repository.end(response);
		LoggingEventBuilder line = log(response.jobId()).addKeyValue("status", response.status().text());
		if (!ended) {
			line.log("job response repeated or unknown");
			return;
		}
		line.log("received job response");
		this.waiters.end(response);
	}

	private static LoggingEventBuilder log(UUID id) {
		return logger.atInfo().addKeyValue("job_id", id);
	}

}
