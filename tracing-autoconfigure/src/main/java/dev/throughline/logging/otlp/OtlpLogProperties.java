package dev.throughline.logging.otlp;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of log records over OTLP.
 *
 * @param enabled Whether log records are sent over OTLP with the ids of their spans.
 */
@ConfigurationProperties("throughline.logging.otlp")
record OtlpLogProperties(@DefaultValue("false") boolean enabled) {

	static final String ENABLED = "throughline.logging.otlp.enabled";

}
