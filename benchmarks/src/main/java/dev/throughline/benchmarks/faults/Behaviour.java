package dev.throughline.benchmarks.faults;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a collector does with a request.
 */
sealed interface Behaviour {

	/**
	 * Takes everything at once.
	 */
	Behaviour HEALTHY = new Accept(Duration.ZERO, 0);

	/**
	 * Tells whether anybody listens.
	 * @return {@code false} when connections are refused
	 */
	default boolean listens() {
		return true;
	}

	/**
	 * Takes the spans.
	 *
	 * @param delay how long it takes to answer
	 * @param rejected how many spans of a request it refuses in a partial success
	 */
	record Accept(Duration delay, int rejected) implements Behaviour {

	}

	/**
	 * Answers with an error.
	 *
	 * @param status the status
	 * @param retryAfter when to try again, or {@code null} to say nothing
	 */
	record Refuse(int status, @Nullable Duration retryAfter) implements Behaviour {

	}

	/**
	 * Reads the request and never answers.
	 */
	record Hang() implements Behaviour {

	}

	/**
	 * Resets the connection instead of answering.
	 */
	record Reset() implements Behaviour {

	}

	/**
	 * Does not listen.
	 */
	record Down() implements Behaviour {

		@Override
		public boolean listens() {
			return false;
		}

	}

}
