package dev.throughline.instrumentation.messaging;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of messaging instrumentation.
 *
 * @param enabled Whether the spans of messages are made by this starter; otherwise Spring
 * Boot makes them.
 */
@ConfigurationProperties("throughline.messaging")
record MessagingTracingProperties(@DefaultValue("true") boolean enabled) {

}
