/**
 * The current trace on other threads. Spring Boot carries an observation into tasks of
 * the executors it builds itself, and only when
 * {@code spring.task.execution.propagate-context} is set; spans of the Tracer API,
 * baggage and executors of the application stay behind. This room carries all of that
 * into the tasks of every executor and scheduler bean, into {@code @Async} methods, into
 * the tasks of Spring MVC and through Reactor, and leaves nothing on the threads. What is
 * no bean is wrapped by {@link dev.throughline.instrumentation.async.CurrentTrace}.
 * Switched off by {@code throughline.async.enabled=false}.
 */
@NullMarked
package dev.throughline.instrumentation.async;

import org.jspecify.annotations.NullMarked;
