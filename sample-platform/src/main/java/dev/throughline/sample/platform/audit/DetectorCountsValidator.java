package dev.throughline.sample.platform.audit;

import java.util.Map;
import java.util.regex.Pattern;

import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import org.jspecify.annotations.Nullable;

/**
 * Validator of {@link DetectorCounts}.
 */
final class DetectorCountsValidator implements ConstraintValidator<DetectorCounts, Map<String, @Nullable Integer>> {

	private static final int MAX_DETECTORS = 32;

	private static final Pattern NAME = Pattern.compile("[a-z0-9_.-]{1,64}");

	@Override
	public boolean isValid(@Nullable Map<String, @Nullable Integer> findings, ConstraintValidatorContext context) {
		return findings == null
				|| (findings.size() <= MAX_DETECTORS && findings.entrySet().stream().allMatch(this::isValid));
	}

	private boolean isValid(Map.Entry<String, @Nullable Integer> finding) {
		Integer count = finding.getValue();
		return NAME.matcher(finding.getKey()).matches() && count != null && count >= 0;
	}

}
