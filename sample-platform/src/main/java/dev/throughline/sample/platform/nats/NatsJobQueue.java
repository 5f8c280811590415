package dev.throughline.sample.platform.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.throughline.sample.platform.job.JobQueue;
import dev.throughline.sample.platform.job.JobQueueUnavailableException;
import io.nats.client.Connection;

/**
 * Publishes jobs, and waits until the server has them: without that, NATS keeps a message
 * to itself while the server is away.
 */
final class NatsJobQueue implements JobQueue {

	static final String REQUESTS = "jobs";

	private static final Duration PATIENCE = Duration.ofSeconds(2);

	private final Connection connection;

	NatsJobQueue(Connection connection) {
		this.connection = connection;
	}

	@Override
	public void publish(String message) {
		if (this.connection.getStatus() != Connection.Status.CONNECTED) {
			throw new JobQueueUnavailableException(
					new IllegalStateException("NATS connection is " + this.connection.getStatus()));
		}
		try {
			this.connection.publish(REQUESTS, message.getBytes(StandardCharsets.UTF_8));
			this.connection.flush(PATIENCE);
		}
		catch (TimeoutException | IllegalStateException ex) {
			throw new JobQueueUnavailableException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new JobQueueUnavailableException(ex);
		}
	}

}
