package dev.throughline.diagnostics;

/**
 * A fault of tracing in this application.
 *
 * @param code which fault
 * @param subject what has it, for example the name of a bean, a destination or a host; of
 * bounded cardinality and without secrets
 * @param cause one sentence that says what is wrong
 * @param remedy one sentence that says what to do
 */
public record Finding(FindingCode code, String subject, String cause, String remedy) {

}
