/**
 * Test kit for traced Spring Boot applications. Spring Boot switches export off in tests
 * but offers neither recorded spans nor a collector to send to; this package adds
 * {@link dev.throughline.test.RecordedSpans}, where a span that no test takes fails the
 * test, a context runner with Spring Boot's tracing auto-configuration, an OTLP collector
 * on loopback, and contracts that every shape of an instrumentation has to keep. It
 * depends on nothing else of this project.
 */
@NullMarked
package dev.throughline.test;

import org.jspecify.annotations.NullMarked;
