package dev.throughline.instrumentation.messaging.nats;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the instrumentation of NATS.
 *
 * @param enabled Whether NATS connections that are beans are observed.
 */
@ConfigurationProperties("throughline.messaging.nats")
record NatsTracingProperties(@DefaultValue("true") boolean enabled) {

}
