/**
 * Which process a span comes from. Spring Boot's resource knows the service's name and
 * what {@code OTEL_RESOURCE_ATTRIBUTES} and
 * {@code management.opentelemetry.resource-attributes} say; this room adds version and
 * instance of the service, environment, host, operating system, runtime, container and
 * Kubernetes, all of which those two override. Nothing is asked of the network, and
 * neither command line nor paths are read. Switched off by
 * {@code throughline.resource.enabled=false}.
 */
@NullMarked
package dev.throughline.resource;

import org.jspecify.annotations.NullMarked;
