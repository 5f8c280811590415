/**
 * Spans of messages over Kafka, RabbitMQ and JMS. Spring observes its templates and
 * listener containers, for Kafka and RabbitMQ only when asked to; this room has them
 * asked by default and makes their spans under OpenTelemetry's messaging conventions.
 * Batches and NATS, which Spring does not observe, have packages of their own. Switched
 * off by {@code throughline.messaging.enabled=false}, and then Spring Boot's handlers
 * make the spans.
 */
@NullMarked
package dev.throughline.instrumentation.messaging;

import org.jspecify.annotations.NullMarked;
