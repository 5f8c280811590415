package dev.throughline.diagnostics;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.ApplicationListener;

/**
 * Logs one line when the application has started: the service, where its spans go and
 * how, or why they go nowhere.
 */
final class StartupReport implements ApplicationListener<ApplicationStartedEvent> {

	private static final Logger logger = LoggerFactory.getLogger(StartupReport.class);

	private final TracingDescription description;

	StartupReport(TracingDescription description) {
		this.description = description;
	}

	@Override
	public void onApplicationEvent(ApplicationStartedEvent event) {
		if (logger.isInfoEnabled()) {
			logger.info(line());
		}
	}

	String line() {
		StringBuilder line = new StringBuilder("OTel initialized: service=").append(this.description.service());
		String endpoint = this.description.endpoint();
		line.append(", endpoint=").append((endpoint != null) ? endpoint : "none");
		if (endpoint != null) {
			line.append(", transport=").append(this.description.transport());
		}
		List<String> propagators = this.description.propagators();
		line.append(", sampler=").append(this.description.sampler());
		line.append(", propagators=").append(propagators.isEmpty() ? "none" : String.join(",", propagators));
		line.append(", exporter=").append(this.description.exporter());
		return line.toString();
	}

}
