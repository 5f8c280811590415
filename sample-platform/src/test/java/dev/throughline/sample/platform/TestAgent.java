package dev.throughline.sample.platform;

import java.util.concurrent.TimeUnit;

import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An agent that does what the test tells it, with the rights of a real one.
 */
final class TestAgent implements AutoCloseable {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final CachingConnectionFactory connectionFactory;

	private final JmsTemplate template;

	TestAgent(String url, String password) {
		this.connectionFactory = new CachingConnectionFactory(new ActiveMQConnectionFactory(url, "agent", password));
		this.template = new JmsTemplate(this.connectionFactory);
		this.template.setReceiveTimeout(TimeUnit.SECONDS.toMillis(20));
	}

	JsonNode take() {
		String message = (String) this.template.receiveAndConvert("jobs");
		assertThat(message).as("a job").isNotNull();
		return JSON.readTree(message);
	}

	void answer(String message) {
		this.template.convertAndSend("jobs.results", message);
	}

	JmsTemplate template() {
		return this.template;
	}

	@Override
	public void close() {
		this.connectionFactory.destroy();
	}

}
