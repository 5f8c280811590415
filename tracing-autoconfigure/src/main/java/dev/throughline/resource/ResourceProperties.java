package dev.throughline.resource;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the resource.
 *
 * @param enabled Whether version, instance, environment, host, operating system, runtime,
 * container and Kubernetes are added to the resource.
 */
@ConfigurationProperties("throughline.resource")
record ResourceProperties(@DefaultValue("true") boolean enabled) {

}
