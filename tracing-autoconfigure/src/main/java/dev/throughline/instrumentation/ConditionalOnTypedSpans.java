package dev.throughline.instrumentation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Conditional;

/**
 * {@link Conditional @Conditional} that matches unless {@code throughline.conventions} or
 * {@code management.observations.conventions}, which wins, leaves the spans of known
 * contexts to Spring Boot's handlers. Public for the rooms of instrumentation only.
 *
 * @since 0.1.0
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Conditional(OnTypedSpansCondition.class)
public @interface ConditionalOnTypedSpans {

}
