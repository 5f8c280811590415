package dev.throughline.sample.agent.job;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says that the agent takes jobs, for those who wait for it: it has no port to ask.
 */
@Component
final class Readiness {

	private static final Logger logger = LoggerFactory.getLogger(Readiness.class);

	@EventListener(ApplicationReadyEvent.class)
	void report() {
		logger.info("agent ready");
	}

}
