package dev.throughline.logging;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The appender for those who have a Logback file of their own.
 */
class JsonConsoleAppenderTests {

	@Test
	void includedAppenderWritesJsonLines() throws Exception {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		context.putObject(Environment.class.getName(),
				new MockEnvironment().withProperty("spring.application.name", "own-file"));
		JoranConfigurator configurator = new JoranConfigurator();
		configurator.setContext(context);
		configurator.doConfigure(new InputSource(new java.io.StringReader("""
				<configuration>
					<include resource="dev/throughline/logging/json-console-appender.xml"/>
					<root level="INFO"><appender-ref ref="THROUGHLINE_JSON"/></root>
				</configuration>
				""")));
		Logger logger = context.getLogger("test");
		ConsoleAppender<?> appender = (ConsoleAppender<?>) context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)
			.getAppender("THROUGHLINE_JSON");
		OutputStream out = new ByteArrayOutputStream();
		appender.setOutputStream(out);
		logger.setLevel(Level.INFO);
		logger.info("line with \"quotes\" and\r\na forged line");
		context.stop();
		assertThat(out.toString().lines()).hasSize(1);
		JsonNode line = new JsonMapper().readTree(out.toString());
		assertThat(line.path("message").asString()).isEqualTo("line with \"quotes\" and\r\na forged line");
		assertThat(line.path("service").asString()).isEqualTo("own-file");
	}

}
