package dev.throughline.environment;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Completes the environment after every environment post-processor has run and before the
 * logging system reads it. It is a listener because Spring Boot's own processor of
 * {@code OTEL_*} variables has the lowest precedence there is, so that no processor can
 * be ordered after it.
 */
final class TracingEnvironmentListener implements SmartApplicationListener {

	static final int ORDER = EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 5;

	private final UnaryOperator<@Nullable String> systemEnvironment;

	private final List<String> warnings = new ArrayList<>();

	TracingEnvironmentListener() {
		this(System::getenv);
	}

	TracingEnvironmentListener(UnaryOperator<@Nullable String> systemEnvironment) {
		this.systemEnvironment = systemEnvironment;
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return ApplicationEnvironmentPreparedEvent.class.isAssignableFrom(eventType)
				|| ApplicationContextInitializedEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			complete(prepared.getEnvironment());
		}
		else {
			logWarnings();
		}
	}

	void complete(ConfigurableEnvironment environment) {
		if (!environment.getProperty("throughline.environment.enabled", Boolean.class, true)) {
			return;
		}
		new OtelVariableCorrections(this.systemEnvironment, this.warnings::add).apply(environment);
		TracingDefaults.addTo(environment);
		Exporter exporter = Exporter.from(environment);
		new OtlpExportSettings(this.warnings::add).apply(environment, exporter);
	}

	List<String> warnings() {
		return this.warnings;
	}

	private void logWarnings() {
		this.warnings.forEach(LoggerFactory.getLogger(TracingEnvironmentListener.class)::warn);
		this.warnings.clear();
	}

}
