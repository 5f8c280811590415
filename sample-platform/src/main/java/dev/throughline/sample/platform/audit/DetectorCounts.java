package dev.throughline.sample.platform.audit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;

/**
 * Constraint of the findings of an event: few, well-named and counted. It looks at the
 * map as a whole because the name of a key that is not valid must not become part of a
 * property path.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ ElementType.FIELD, ElementType.PARAMETER })
@Constraint(validatedBy = DetectorCountsValidator.class)
@interface DetectorCounts {

	String message() default "must map at most 32 detector names (1 to 64 of a-z, 0-9, _, . and -) to counts of at least 0";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
