package dev.throughline.backend;

import org.jspecify.annotations.Nullable;

/**
 * What became of the spans of one export request.
 *
 * @param rejected how many spans were not kept
 * @param reason why the first of them was not kept
 */
record Intake(long rejected, @Nullable String reason) {

	static final Intake ACCEPTED = new Intake(0, null);

	static Intake rejected(long count, String reason) {
		return new Intake(count, reason);
	}

	Intake and(Intake other) {
		if (other.rejected == 0) {
			return this;
		}
		if (this.rejected == 0) {
			return other;
		}
		return new Intake(this.rejected + other.rejected, this.reason);
	}

}
