package dev.throughline.sample.platform.jms;

import dev.throughline.sample.platform.job.Jobs;

import org.springframework.jms.annotation.JmsListener;

/**
 * Hands each response of the queue to the jobs.
 */
final class JmsResponseListener {

	private final Jobs jobs;

	JmsResponseListener(Jobs jobs) {
		this.jobs = jobs;
	}

	@JmsListener(destination = EmbeddedBroker.RESPONSES)
	void onMessage(String message) {
		this.jobs.end(message);
	}

}
