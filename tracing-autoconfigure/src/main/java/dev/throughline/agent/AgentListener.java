package dev.throughline.agent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationContextInitializedEvent;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.support.EnvironmentPostProcessorApplicationListener;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Looks for other instrumentation once the environment is complete, and before anything
 * is derived from it.
 */
final class AgentListener implements SmartApplicationListener {

	static final int ORDER = EnvironmentPostProcessorApplicationListener.DEFAULT_ORDER + 4;

	static final String SOURCE = "throughlineStandDown";

	/**
	 * Set by this listener only, for {@link AgentAutoConfiguration} and the line at
	 * start-up.
	 */
	static final String LEFT_TO = "throughline.agent.left-to";

	private final Predicate<String> bootClasses;

	private final Predicate<String> classes;

	private @Nullable Finding finding;

	AgentListener() {
		this(AgentListener::isInBootLoader, (name) -> ClassUtils.isPresent(name, null));
	}

	AgentListener(Predicate<String> bootClasses, Predicate<String> classes) {
		this.bootClasses = bootClasses;
		this.classes = classes;
	}

	private static boolean isInBootLoader(String name) {
		try {
			Class.forName(name, false, null);
			return true;
		}
		catch (ClassNotFoundException | LinkageError ex) {
			return false;
		}
	}

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public boolean supportsEventType(Class<? extends ApplicationEvent> eventType) {
		return ApplicationEnvironmentPreparedEvent.class.isAssignableFrom(eventType)
				|| ApplicationContextInitializedEvent.class.isAssignableFrom(eventType)
				|| ApplicationStartedEvent.class.isAssignableFrom(eventType);
	}

	@Override
	public void onApplicationEvent(ApplicationEvent event) {
		if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
			this.finding = apply(prepared.getEnvironment());
		}
		else if (this.finding != null && event instanceof ApplicationContextInitializedEvent) {
			LoggerFactory.getLogger(AgentListener.class).warn("{} {}", this.finding.cause(), this.finding.remedy());
		}
		else if (this.finding != null && event instanceof ApplicationStartedEvent started) {
			Finding found = this.finding;
			started.getApplicationContext()
				.getBeanProvider(Findings.class)
				.ifAvailable((findings) -> findings.report(found));
		}
	}

	@Nullable Finding apply(ConfigurableEnvironment environment) {
		AgentPolicy policy = AgentPolicy.from(environment);
		OtherInstrumentation other = OtherInstrumentation.find(environment, this.bootClasses, this.classes);
		if (other == null) {
			return null;
		}
		return switch (policy) {
			case STAND_DOWN -> {
				standDown(environment, other);
				yield finding(other,
						"There is a second instrumentation, " + other.description()
								+ ". Throughline stands down: HTTP, JDBC and messaging spans, sampling and export are "
								+ "left to it, and your own observations join its traces.",
						"Remove " + other.removal() + " to use Throughline, or tracing-starter to use the other alone; "
								+ "throughline.agent=coexist keeps both.");
			}
			case COEXIST ->
				finding(other, "Every request has two sets of spans, because of " + other.description() + ".",
						"Remove " + other.removal() + ", or tracing-starter, or set throughline.agent=stand-down.");
			case FAIL -> throw new DoubleInstrumentationException(other);
		};
	}

	private static Finding finding(OtherInstrumentation other, String cause, String remedy) {
		return new Finding(FindingCode.SECOND_INSTRUMENTATION, other.id(), cause, remedy);
	}

	private static void standDown(ConfigurableEnvironment environment, OtherInstrumentation other) {
		Map<String, Object> properties = new LinkedHashMap<>();
		properties.put(LEFT_TO, other.id());
		properties.put("management.opentelemetry.enabled", "false");
		properties.put("management.tracing.export.otlp.enabled", "false");
		properties.put("management.logging.export.otlp.enabled", "false");
		environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, properties));
	}

}
