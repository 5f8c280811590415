package dev.throughline.demo;

/**
 * The broker that jobs go through in this run.
 *
 * @param nats whether it is NATS, instead of the one inside the platform
 * @param url its URL, as its clients write it
 * @param secret what its clients have to send
 */
record JobQueue(boolean nats, String url, String secret) {
}
