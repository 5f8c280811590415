package dev.throughline.logging.otlp;

import java.util.Iterator;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.Appender;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;

/**
 * Feeds log records to OpenTelemetry from the creation of this bean to the end of the
 * context. The only class that knows OpenTelemetry's appender, which is alpha. Attaches
 * itself again when Logback is configured anew, unless Logback is stopped for it, which
 * drops every listener. An appender that the user's own Logback file has is given the SDK
 * instead.
 */
final class OtlpLogAppender implements InitializingBean, DisposableBean, LoggerContextListener {

	static final String NAME = "THROUGHLINE_OTLP";

	private final LoggerContext loggerContext;

	private final OpenTelemetry openTelemetry;

	private final OpenTelemetryAppender appender = new OpenTelemetryAppender();

	OtlpLogAppender(LoggerContext loggerContext, OpenTelemetry openTelemetry) {
		this.loggerContext = loggerContext;
		this.openTelemetry = openTelemetry;
	}

	@Override
	public void afterPropertiesSet() {
		if (installOnAppendersOfTheUser()) {
			return;
		}
		this.appender.setName(NAME);
		this.appender.setContext(this.loggerContext);
		this.appender.addFilter(new ExportLinesFilter());
		this.appender.setCaptureKeyValuePairAttributes(true);
		this.appender.setCaptureMdcAttributes("*");
		this.appender.setOpenTelemetry(this.openTelemetry);
		this.loggerContext.addListener(this);
		attach();
	}

	private boolean installOnAppendersOfTheUser() {
		boolean found = false;
		for (Logger logger : this.loggerContext.getLoggerList()) {
			Iterator<Appender<ILoggingEvent>> appenders = logger.iteratorForAppenders();
			while (appenders.hasNext()) {
				if (appenders.next() instanceof OpenTelemetryAppender users) {
					users.setOpenTelemetry(this.openTelemetry);
					found = true;
				}
			}
		}
		return found;
	}

	private void attach() {
		Logger root = this.loggerContext.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		if (!root.isAttached(this.appender)) {
			this.appender.start();
			root.addAppender(this.appender);
		}
	}

	@Override
	public boolean isResetResistant() {
		return true;
	}

	@Override
	public void onReset(LoggerContext context) {
		attach();
	}

	@Override
	public void onStart(LoggerContext context) {
	}

	@Override
	public void onStop(LoggerContext context) {
	}

	@Override
	public void onLevelChange(Logger logger, Level level) {
	}

	@Override
	public void destroy() {
		this.loggerContext.removeListener(this);
		this.loggerContext.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).detachAppender(this.appender);
		this.appender.stop();
	}

}
