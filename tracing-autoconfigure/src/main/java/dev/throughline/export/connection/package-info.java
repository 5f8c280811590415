/**
 * Where a backend that runs in a container takes spans. Spring Boot's Docker Compose
 * support and its {@code @ServiceConnection} of Testcontainers know OpenTelemetry's
 * collector and Grafana's all-in-one image. This room adds Tempo and Jaeger, for both
 * transports, and lets a collector that runs beside them win. Switched off as Spring Boot
 * says: for one service by the label {@code org.springframework.boot.ignore}, for all of
 * them by {@code spring.docker.compose.enabled=false}, for a container by leaving the
 * annotation out.
 */
@NullMarked
package dev.throughline.export.connection;

import org.jspecify.annotations.NullMarked;
