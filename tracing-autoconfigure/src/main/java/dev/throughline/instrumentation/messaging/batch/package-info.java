/**
 * Spans of batches of messages. Spring observes single records and messages only; here a
 * batch that a Kafka or RabbitMQ listener gets is one span, linked to the context of each
 * message. Switched off, with the spans of single messages, by
 * {@code throughline.messaging.enabled=false}, for one technology by Spring Boot's
 * {@code observation-enabled} of its listeners.
 */
@NullMarked
package dev.throughline.instrumentation.messaging.batch;

import org.jspecify.annotations.NullMarked;
