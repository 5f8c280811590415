package dev.throughline.instrumentation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@link ConfigurationProperties @ConfigurationProperties} for what every observation
 * pays.
 *
 * @param enabled Whether the spans and meters of observations in general are made by this
 * starter; otherwise by Spring Boot's handlers, which make the same at a higher price.
 */
@ConfigurationProperties("throughline.observations")
record ObservationProperties(@DefaultValue("true") boolean enabled) {

}
