package dev.throughline.sample.platform.job;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form that jobs and their results have on the queue: JSON. Not the mapper of the
 * API, which refuses members that a newer agent may add.
 */
final class JobMessages {

	private static final int MAX_TEXT_LENGTH = 1000;

	private static final JsonMapper MAPPER = new JsonMapper();

	private JobMessages() {
	}

	static String write(JobRequest request) {
		return MAPPER.writeValueAsString(request);
	}

	/**
	 * Reads a result.
	 * @param message the message
	 * @return the result, its texts no longer than the database keeps
	 * @throws InvalidResponseException if the message is no result
	 */
	static JobResponse read(String message) {
		JobResponse response;
		try {
			response = MAPPER.readValue(message, JobResponse.class);
		}
		catch (JacksonException ex) {
			// without its message and as no cause: both quote the message
			throw new InvalidResponseException("not a result in JSON (%s)".formatted(ex.getClass().getSimpleName()));
		}
		return validate(response);
	}

	private static JobResponse validate(JobResponse response) {
		if (response == null) {
			throw new InvalidResponseException("null");
		}
		if (response.jobId() == null) {
			throw new InvalidResponseException("'job_id' is missing");
		}
		if (response.status() == null || response.status() == JobStatus.QUEUED) {
			throw new InvalidResponseException("'status' is not completed or failed");
		}
		return new JobResponse(response.jobId(), response.status(), truncate(response.result()),
				truncate(response.error()));
	}

	private static @Nullable String truncate(@Nullable String text) {
		if (text == null) {
			return null;
		}
		// PostgreSQL keeps no NUL
		String kept = text.replace("\0", "");
		if (kept.length() <= MAX_TEXT_LENGTH) {
			return kept;
		}
		boolean splitsPair = Character.isHighSurrogate(kept.charAt(MAX_TEXT_LENGTH - 1));
		return kept.substring(0, splitsPair ? MAX_TEXT_LENGTH - 1 : MAX_TEXT_LENGTH);
	}

}
