package dev.throughline.logging;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the logging room.
 *
 * @param enabled Whether log lines carry ids under the keys trace_id and span_id.
 * @param format Format of the console: text as configured for Spring Boot, or one JSON
 * object a line.
 */
@ConfigurationProperties("throughline.logging")
record LoggingProperties(@DefaultValue("true") boolean enabled, @DefaultValue("text") Format format) {

	enum Format {

		/**
		 * Lines as Spring Boot writes them.
		 */
		TEXT,

		/**
		 * One JSON object a line.
		 */
		JSON

	}

}
