package dev.throughline.export.connection;

import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;

/**
 * Connection details of a backend, as opposed to those of a collector, which knows better
 * where spans belong.
 */
interface BackendConnectionDetails extends OtlpTracingConnectionDetails {

}
