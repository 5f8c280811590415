package dev.throughline.demo;

/**
 * How a run of the demo went.
 *
 * @param good whether it showed what it was to show
 * @param reason why not, for a run that is not good
 */
record Outcome(boolean good, String reason) {
}
