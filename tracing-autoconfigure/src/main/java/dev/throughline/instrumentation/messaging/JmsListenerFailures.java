package dev.throughline.instrumentation.messaging;

import java.util.stream.Stream;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.AbstractMessageListenerContainer;

/**
 * Has the failures of JMS listeners told to their observations. Spring's polling
 * container tells a failure only when the error handler throws as well, which it does not
 * by default. Runs before the containers start, because only then all of them are there.
 */
final class JmsListenerFailures implements SmartLifecycle {

	private final ObjectProvider<JmsListenerEndpointRegistry> registries;

	private final ObjectProvider<AbstractMessageListenerContainer> containers;

	private final ObservationRegistry observations;

	private volatile boolean running;

	JmsListenerFailures(ObjectProvider<JmsListenerEndpointRegistry> registries,
			ObjectProvider<AbstractMessageListenerContainer> containers, ObservationRegistry observations) {
		this.registries = registries;
		this.containers = containers;
		this.observations = observations;
	}

	@Override
	public void start() {
		Stream
			.concat(this.registries.stream().flatMap((registry) -> registry.getListenerContainers().stream()),
					this.containers.stream())
			.forEach((container) -> {
				if (container instanceof AbstractMessageListenerContainer listening) {
					observe(listening);
				}
			});
		this.running = true;
	}

	private void observe(AbstractMessageListenerContainer container) {
		if (!(container.getErrorHandler() instanceof JmsErrorHandler)) {
			container.setErrorHandler(
					new JmsErrorHandler(container.getErrorHandler(), container.getClass(), this.observations));
		}
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return Integer.MIN_VALUE;
	}

}
