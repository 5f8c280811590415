package dev.throughline.sample.platform.jms;

import java.security.SecureRandom;
import java.util.Objects;

import dev.throughline.sample.platform.job.ConditionalOnJobs;
import dev.throughline.sample.platform.job.JobQueue;
import dev.throughline.sample.platform.job.JobQueueUnavailableException;
import dev.throughline.sample.platform.job.Jobs;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jms.autoconfigure.DefaultJmsListenerContainerFactoryConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;
import org.springframework.jms.JmsException;
import org.springframework.jms.config.DefaultJmsListenerContainerFactory;
import org.springframework.jms.connection.CachingConnectionFactory;
import org.springframework.jms.core.JmsTemplate;

/**
 * Sends jobs to the queue {@code jobs} and takes their results from {@code jobs.results}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnJobs
@Profile("!nats")
@EnableConfigurationProperties(BrokerProperties.class)
class JmsConfiguration {

	@Bean(initMethod = "start", destroyMethod = "stop")
	EmbeddedBroker embeddedBroker(BrokerProperties properties) {
		return new EmbeddedBroker(properties, new SecureRandom());
	}

	@Bean
	CachingConnectionFactory connectionFactory(EmbeddedBroker broker) {
		return new CachingConnectionFactory(
				new ActiveMQConnectionFactory(broker.url(), EmbeddedBroker.PLATFORM, broker.platformPassword()));
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
	JobQueue jmsJobQueue(JmsTemplate jmsTemplate) {
		return (message) -> {
			try {
				jmsTemplate.convertAndSend(EmbeddedBroker.REQUESTS, message);
			}
			catch (JmsException ex) {
				throw new JobQueueUnavailableException(ex);
			}
		};
	}

	@Bean
	JmsResponseListener jmsResponseListener(Jobs jobs) {
		return new JmsResponseListener(jobs);
	}

}
