package dev.throughline.sample.platform.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.throughline.sample.platform.job.InvalidResponseException;
import dev.throughline.sample.platform.job.Jobs;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Hands each message of the subject to the jobs. A message that is no response is
 * dropped: there is nobody to give it back to.
 */
final class NatsResponseListener implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(NatsResponseListener.class);

	private static final String RESPONSES = "jobs.results";

	private static final String GROUP = "platforms";

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Connection connection;

	private final Jobs jobs;

	private volatile @Nullable Dispatcher dispatcher;

	NatsResponseListener(Connection connection, Jobs jobs) {
		this.connection = connection;
		this.jobs = jobs;
	}

	@Override
	public void start() {
		Dispatcher created = this.connection.createDispatcher(this::onMessage);
		created.subscribe(RESPONSES, GROUP);
		this.dispatcher = created;
		try {
			// from here on the server knows of the subscription
			this.connection.flush(PATIENCE);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("NATS did not answer within " + PATIENCE, ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void onMessage(Message message) {
		try {
			this.jobs.end(new String(message.getData(), StandardCharsets.UTF_8));
		}
		catch (InvalidResponseException ex) {
			logger.atWarn()
				.addKeyValue("cause", ex.getClass().getName())
				.addKeyValue("reason", ex.getMessage())
				.log("job response rejected");
		}
		catch (RuntimeException ex) {
			logger.atError().setCause(ex).log("job response could not be stored");
		}
	}

	@Override
	public void stop() {
		Dispatcher started = this.dispatcher;
		this.dispatcher = null;
		if (started != null) {
			started.unsubscribe(RESPONSES);
		}
	}

	@Override
	public boolean isRunning() {
		return this.dispatcher != null;
	}

}
