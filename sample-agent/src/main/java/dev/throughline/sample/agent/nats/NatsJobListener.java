package dev.throughline.sample.agent.nats;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

import dev.throughline.sample.agent.job.InvalidJobException;
import dev.throughline.sample.agent.job.JobProcessor;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

/**
 * Hands each message of the subject to the processor. A message that is no job is
 * dropped: there is nobody to give it back to.
 */
final class NatsJobListener implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(NatsJobListener.class);

	private static final String GROUP = "agents";

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Connection connection;

	private final JobProcessor processor;

	private volatile @Nullable Dispatcher dispatcher;

	NatsJobListener(Connection connection, JobProcessor processor) {
		this.connection = connection;
		this.processor = processor;
	}

	@Override
	public void start() {
		Dispatcher created = this.connection.createDispatcher(this::onMessage);
		created.subscribe(NatsConfiguration.REQUESTS, GROUP);
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
			this.processor.process(new String(message.getData(), StandardCharsets.UTF_8));
		}
		catch (InvalidJobException ex) {
			logger.atWarn()
				.addKeyValue("cause", ex.getClass().getName())
				.addKeyValue("reason", ex.getMessage())
				.log("job message rejected");
		}
		catch (RuntimeException ex) {
			logger.atError().setCause(ex).log("job could not be answered");
		}
	}

	@Override
	public void stop() {
		Dispatcher started = this.dispatcher;
		this.dispatcher = null;
		if (started != null) {
			started.unsubscribe(NatsConfiguration.REQUESTS);
		}
	}

	@Override
	public boolean isRunning() {
		return this.dispatcher != null;
	}

}
