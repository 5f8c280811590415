/**
 * Spans of NATS messages, core and JetStream. Spring Boot knows nothing of NATS; here
 * connections that are beans are observed, others are wrapped by hand with
 * {@link dev.throughline.instrumentation.messaging.nats.NatsTracing}, and the context
 * travels in the messages' headers. Switched off by
 * {@code throughline.messaging.nats.enabled=false}.
 */
@NullMarked
package dev.throughline.instrumentation.messaging.nats;

import org.jspecify.annotations.NullMarked;
