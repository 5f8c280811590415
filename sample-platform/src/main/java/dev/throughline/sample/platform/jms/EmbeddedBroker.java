package dev.throughline.sample.platform.jms;

import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Artemis in this process, without a journal: jobs that wait are lost with the process.
 * Agents may take jobs and send results, and nothing else. A message that is not
 * processed in three attempts ends in the queue {@code jobs.rejected}.
 *
 * @since 0.1.0
 */
public final class EmbeddedBroker {

	static final String REQUESTS = "jobs";

	static final String RESPONSES = "jobs.results";

	static final String REJECTED = "jobs.rejected";

	static final int MAX_DELIVERIES = 3;

	static final String PLATFORM = "platform";

	static final String AGENT = "agent";

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedBroker.class);

	private static final String ACCEPTOR = "agents";

	private final BrokerProperties properties;

	private final String platformPassword;

	private final EmbeddedActiveMQ server = new EmbeddedActiveMQ();

	EmbeddedBroker(BrokerProperties properties, RandomGenerator random) {
		this.properties = properties;
		byte[] password = new byte[24];
		random.nextBytes(password);
		this.platformPassword = HexFormat.of().formatHex(password);
	}

	void start() throws Exception {
		SecurityConfiguration users = new SecurityConfiguration();
		users.addUser(AGENT, this.properties.password());
		users.addRole(AGENT, AGENT);
		users.addUser(PLATFORM, this.platformPassword);
		users.addRole(PLATFORM, PLATFORM);
		this.server.setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
		this.server.setConfiguration(configuration());
		this.server.start();
		requireActive();
		logger.atInfo().addKeyValue("url", url()).log("broker ready");
	}

	// Artemis only logs what it cannot do
	private void requireActive() throws Exception {
		if (!this.server.getActiveMQServer().isActive()) {
			this.server.stop();
			throw new IllegalStateException(
					"'platform.jobs.broker.port' %d cannot be had at %s: choose another, or see the lines above"
						.formatted(this.properties.port(), this.properties.host()));
		}
	}

	private Configuration configuration() throws Exception {
		AddressSettings settings = new AddressSettings().setAutoCreateQueues(false)
			.setAutoCreateAddresses(false)
			.setMaxDeliveryAttempts(MAX_DELIVERIES)
			.setRedeliveryDelay(this.properties.redeliveryDelay().toMillis())
			.setRedeliveryMultiplier(2)
			.setExpiryAddress(SimpleString.of(REJECTED))
			.setDeadLetterAddress(SimpleString.of(REJECTED));
		Configuration configuration = new ConfigurationImpl().setName("jobs")
			.setPersistenceEnabled(false)
			.setJMXManagementEnabled(false)
			.addAcceptorConfiguration(ACCEPTOR,
					"tcp://%s:%d?protocols=CORE".formatted(this.properties.host(), this.properties.port()))
			.addAddressSetting("#", settings)
			.putSecurityRoles(REQUESTS, Set.of(sender(PLATFORM), consumer(AGENT)))
			.putSecurityRoles(RESPONSES, Set.of(sender(AGENT), consumer(PLATFORM)))
			.putSecurityRoles(REJECTED, Set.of(consumer(PLATFORM)));
		for (String queue : List.of(REQUESTS, RESPONSES, REJECTED)) {
			configuration.addQueueConfiguration(QueueConfiguration.of(queue).setRoutingType(RoutingType.ANYCAST));
		}
		return configuration;
	}

	private static Role sender(String name) {
		return role(name, true, false);
	}

	private static Role consumer(String name) {
		return role(name, false, true);
	}

	private static Role role(String name, boolean send, boolean consume) {
		return new Role(name, send, consume, false, false, false, false, false, false, false, false, false, false);
	}

	/**
	 * Returns where the running broker listens.
	 * @return the URL, with the port that was taken for 0
	 */
	public String url() {
		NettyAcceptor acceptor = (NettyAcceptor) this.server.getActiveMQServer()
			.getRemotingService()
			.getAcceptor(ACCEPTOR);
		return "tcp://%s:%d".formatted(this.properties.host(), acceptor.getActualPort());
	}

	/**
	 * Returns the password of the platform itself, which nobody else knows.
	 * @return the password of the user {@value #PLATFORM}
	 */
	String platformPassword() {
		return this.platformPassword;
	}

	void stop() throws Exception {
		this.server.stop();
	}

}
