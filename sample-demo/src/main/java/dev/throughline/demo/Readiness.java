package dev.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import dev.throughline.demo.process.ChildProcess;
import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.request.Http;

/**
 * Waits until a process is ready, for as long as all others live.
 */
final class Readiness {

	private static final Duration LIMIT = Duration.ofSeconds(90);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final ChildProcesses children;

	private final Progress progress;

	private final Http http;

	Readiness(ChildProcesses children, Progress progress, Http http) {
		this.children = children;
		this.progress = progress;
		this.http = http;
	}

	void await(ChildProcess child, Start start) throws InterruptedException {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		while (!isReady(child, start)) {
			if (System.nanoTime() - deadline > 0) {
				throw DemoException.failure("%s is not ready after %d s; its log is %s.".formatted(child.name(),
						LIMIT.toSeconds(), child.log()));
			}
			this.children.pause(PAUSE);
		}
		this.progress.step("%s is ready at %s".formatted(child.name(), start.address()));
	}

	private boolean isReady(ChildProcess child, Start start) throws InterruptedException {
		if (start.path().isEmpty()) {
			return child.lines().stream().anyMatch((line) -> line.contains(start.line()));
		}
		try {
			return this.http.get(URI.create(start.address() + start.path()), Duration.ofSeconds(2)).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
