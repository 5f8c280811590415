package dev.throughline.sample.agent.job;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form that jobs and their results have on the queue: JSON. Members that are not
 * known are left to newer agents.
 */
final class JobMessages {

	private static final int MAX_OPERATION_LENGTH = 64;

	private static final JsonMapper MAPPER = new JsonMapper();

	private JobMessages() {
	}

	/**
	 * Reads a job.
	 * @param message the message
	 * @return the job
	 * @throws InvalidJobException if the message is no job
	 */
	static JobRequest read(String message) {
		JobRequest request;
		try {
			request = MAPPER.readValue(message, JobRequest.class);
		}
		catch (JacksonException ex) {
			// without its message and as no cause: both quote the message
			throw new InvalidJobException("not a job in JSON (%s)".formatted(ex.getClass().getSimpleName()));
		}
		return validate(request);
	}

	private static JobRequest validate(JobRequest request) {
		if (request == null) {
			throw new InvalidJobException("null");
		}
		if (request.jobId() == null) {
			throw new InvalidJobException("'job_id' is missing");
		}
		if (request.operation() == null || request.operation().length() > MAX_OPERATION_LENGTH) {
			throw new InvalidJobException("'operation' is missing or longer than %d".formatted(MAX_OPERATION_LENGTH));
		}
		return request;
	}

	static String write(JobResponse response) {
		return MAPPER.writeValueAsString(response);
	}

}
