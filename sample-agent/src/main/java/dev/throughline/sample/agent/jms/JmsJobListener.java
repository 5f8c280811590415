package dev.throughline.sample.agent.jms;

import dev.throughline.sample.agent.job.JobProcessor;

import org.springframework.jms.annotation.JmsListener;

/**
 * Hands each message of the queue to the processor.
 */
final class JmsJobListener {

	private final JobProcessor processor;

	JmsJobListener(JobProcessor processor) {
		this.processor = processor;
	}

	@JmsListener(destination = JmsConfiguration.REQUESTS)
	void onMessage(String message) {
		this.processor.process(message);
	}

}
