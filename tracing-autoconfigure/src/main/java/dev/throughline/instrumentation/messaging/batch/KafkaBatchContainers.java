package dev.throughline.instrumentation.messaging.batch;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.MessageListenerContainer;

/**
 * Has the batches of a container observed whose interceptor was replaced by a customizer
 * of the application, after the factory had set it. Runs before the containers start.
 */
final class KafkaBatchContainers implements SmartLifecycle {

	private final ObjectProvider<KafkaListenerEndpointRegistry> registries;

	private final KafkaBatchPostProcessor postProcessor;

	private volatile boolean running;

	KafkaBatchContainers(ObjectProvider<KafkaListenerEndpointRegistry> registries,
			KafkaBatchPostProcessor postProcessor) {
		this.registries = registries;
		this.postProcessor = postProcessor;
	}

	@Override
	public void start() {
		this.registries.forEach((registry) -> {
			for (MessageListenerContainer container : registry.getListenerContainers()) {
				this.postProcessor.postProcessAfterInitialization(container, container.getListenerId());
			}
		});
		this.running = true;
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
