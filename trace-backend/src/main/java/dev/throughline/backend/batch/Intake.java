package dev.throughline.backend.batch;

import org.jspecify.annotations.Nullable;

/**
 * What became of the spans of one export request.
 *
 * @param rejected how many spans were not kept
 * @param reason why the first of them was not kept
 * @since 0.1.0
 */
public record Intake(long rejected, @Nullable String reason) {

	/**
	 * Everything was kept.
	 */
	public static final Intake ACCEPTED = new Intake(0, null);

	/**
	 * Return the outcome for spans that were not kept.
	 * @param count how many
	 * @param reason a sentence for their sender
	 * @return the outcome
	 */
	public static Intake rejected(long count, String reason) {
		return new Intake(count, reason);
	}

	/**
	 * Add up two outcomes.
	 * @param other what became of further spans
	 * @return the sum, with the reason that came first
	 */
	public Intake and(Intake other) {
		if (other.rejected == 0) {
			return this;
		}
		if (this.rejected == 0) {
			return other;
		}
		return new Intake(this.rejected + other.rejected, this.reason);
	}

}
