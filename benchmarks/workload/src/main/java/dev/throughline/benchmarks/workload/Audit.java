package dev.throughline.benchmarks.workload;

/**
 * What the outpost tells the platform.
 */
record Audit(String tenant, String model, String verdict, int tokens) {

}
