package dev.throughline.instrumentation.messaging;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;

import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/**
 * Real brokers, each started when it is first asked for and stopped with this JVM, so
 * that test classes share them.
 */
public final class Brokers {

	/**
	 * JMS queue whose messages are delivered twice and then moved to {@link #DEAD}.
	 */
	static final String DYING = "dying";

	static final String DEAD = "dead";

	private static final Map<Class<?>, AutoCloseable> started = new HashMap<>();

	static {
		Runtime.getRuntime().addShutdownHook(new Thread(Brokers::close));
	}

	private Brokers() {
	}

	/**
	 * Returns the servers of a Kafka in this process, which makes topics of one partition
	 * on demand.
	 * @return the bootstrap servers
	 */
	public static String kafka() {
		return started(Kafka.class, Kafka::new).broker.getBrokersAsString();
	}

	/**
	 * Returns the URL of an Artemis in this process.
	 * @return the URL
	 */
	public static String artemis() {
		started(Artemis.class, Artemis::new);
		return "vm://" + Artemis.SERVER_ID;
	}

	/**
	 * Returns the port of a RabbitMQ process.
	 * @return the port
	 */
	public static int rabbit() {
		return started(RabbitBroker.class, RabbitBroker::start).port();
	}

	/**
	 * Tells whether {@link #rabbit} can be called.
	 * @return whether RabbitMQ is installed
	 */
	public static boolean isRabbitInstalled() {
		return RabbitBroker.isInstalled();
	}

	/**
	 * Returns the URL of a NATS process.
	 * @return the URL
	 */
	public static String nats() {
		return started(NatsServer.class, NatsServer::new).url();
	}

	/**
	 * Tells whether {@link #nats} can be called.
	 * @return whether NATS is installed
	 */
	public static boolean isNatsInstalled() {
		return NatsServer.isInstalled();
	}

	private static synchronized <T extends AutoCloseable> T started(Class<T> type, Callable<T> start) {
		AutoCloseable broker = started.get(type);
		if (broker == null) {
			try {
				broker = start.call();
			}
			catch (Exception ex) {
				throw new IllegalStateException("Broker did not start", ex);
			}
			started.put(type, broker);
		}
		return type.cast(broker);
	}

	private static synchronized void close() {
		for (AutoCloseable broker : started.values()) {
			try {
				broker.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException("Broker did not stop", ex);
			}
		}
	}

	private static final class Kafka implements AutoCloseable {

		private final EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);

		private Kafka() {
			this.broker.afterPropertiesSet();
		}

		@Override
		public void close() {
			this.broker.destroy();
		}

	}

	private static final class Artemis implements AutoCloseable {

		private static final int SERVER_ID = 4712;

		private final EmbeddedActiveMQ broker = new EmbeddedActiveMQ();

		private Artemis() throws Exception {
			this.broker.setConfiguration(new ConfigurationImpl().setPersistenceEnabled(false)
				.setSecurityEnabled(false)
				.addAddressSetting(DYING,
						new AddressSettings().setMaxDeliveryAttempts(2).setDeadLetterAddress(SimpleString.of(DEAD)))
				.addAcceptorConfiguration("in-vm", "vm://" + SERVER_ID));
			this.broker.start();
		}

		@Override
		public void close() throws Exception {
			this.broker.stop();
		}

	}

}
