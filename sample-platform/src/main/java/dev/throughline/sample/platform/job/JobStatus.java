package dev.throughline.sample.platform.job;

import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * How far a job is.
 */
enum JobStatus {

	/**
	 * Stored and on its way to an agent.
	 */
	QUEUED,

	/**
	 * An agent has answered with a result.
	 */
	COMPLETED,

	/**
	 * There is no result and there will be none.
	 */
	FAILED;

	/**
	 * Returns what clients, agents and the database call the status.
	 * @return the name in lower case
	 */
	@JsonValue
	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	@JsonCreator
	static JobStatus of(String text) {
		for (JobStatus status : values()) {
			if (status.text().equals(text)) {
				return status;
			}
		}
		throw new IllegalArgumentException("not a status");
	}

}
