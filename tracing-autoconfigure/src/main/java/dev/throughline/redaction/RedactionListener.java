package dev.throughline.redaction;

import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Puts redaction before every Logback encoder, directly after Spring Boot has initialised
 * logging and before the application logs.
 */
final class RedactionListener implements SmartApplicationListener {

	private static final boolean LOGBACK_PRESENT = ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext", null);

	@Override
	public int getOrder() {
		return LoggingApplicationListener.DEFAULT_ORDER + 1;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return ApplicationEnvironmentPreparedEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (LOGBACK_PRESENT && event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			redactLogs(prepared.getEnvironment());
		}
	}

	private static void redactLogs(Environment environment) {
		if (environment.getProperty("throughline.redaction.enabled", Boolean.class, true)) {
			RedactionProperties properties = Binder.get(environment)
				.bindOrCreate("throughline.redaction", RedactionProperties.class);
			LogbackRedaction.install(new Redactor(properties));
		}
		else {
			LogbackRedaction.install(null);
		}
	}

}
