package dev.throughline.demo;

import java.net.URI;

import dev.throughline.demo.process.ChildProcess;

/**
 * The running processes that the rest of the demo talks to.
 *
 * @param platform the platform, for its log lines
 * @param outpost the outpost, for its log lines
 * @param outpostUri where the outpost listens
 * @param query where traces are fetched from
 * @param embeddedBackend whether the backend is ours
 */
record RunningServices(ChildProcess platform, ChildProcess outpost, URI outpostUri, URI query,
		boolean embeddedBackend) {
}
