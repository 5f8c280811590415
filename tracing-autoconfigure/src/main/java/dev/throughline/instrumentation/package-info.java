/**
 * Who makes spans. Spring observes what it does; each kind of instrumentation here makes
 * the spans of the contexts it knows with a {@link TypedSpanHandler} and leaves all
 * others to Spring Boot's handlers. Whether they do is decided by
 * {@code throughline.conventions}.
 */
@NullMarked
package dev.throughline.instrumentation;

import org.jspecify.annotations.NullMarked;
