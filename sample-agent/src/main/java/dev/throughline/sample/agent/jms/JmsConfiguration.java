package dev.throughline.sample.agent.jms;

import java.util.Objects;

import dev.throughline.sample.agent.job.JobProcessor;
import dev.throughline.sample.agent.job.JobResponses;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jms.autoconfigure.DefaultJmsListenerContainerFactoryConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/**
 * Takes jobs from the queue {@code jobs} and sends their results to {@code jobs.results}.
 * The listener's session is transacted: what it does not get through with, the broker
 * delivers again and finally sets aside.
 */
@Configuration(proxyBeanMethods = false)
@Profile("!nats")
@EnableConfigurationProperties(JmsProperties.class)
class JmsConfiguration {

	static final String REQUESTS = "jobs";

	static final String RESPONSES = "jobs.results";

	@Bean
	CachingConnectionFactory connectionFactory(JmsProperties properties) {
		return new CachingConnectionFactory(
				new ActiveMQConnectionFactory(properties.url(), properties.user(), properties.password()));
	}

	@Bean
	DefaultJmsListenerContainerFactory jmsListenerContainerFactory(
			DefaultJmsListenerContainerFactoryConfigurer configurer, CachingConnectionFactory connectionFactory) {
		DefaultJmsListenerContainerFactory factory = new DefaultJmsListenerContainerFactory();
		configurer.configure(factory, Objects.requireNonNull(connectionFactory.getTargetConnectionFactory()));
		factory.setErrorHandler(new RejectionLog());
		return factory;
	}

	@Bean
	JobResponses jmsJobResponses(JmsTemplate jmsTemplate) {
		return (message) -> jmsTemplate.convertAndSend(RESPONSES, message);
	}

	@Bean
	JmsJobListener jmsJobListener(JobProcessor processor) {
		return new JmsJobListener(processor);
	}

}
