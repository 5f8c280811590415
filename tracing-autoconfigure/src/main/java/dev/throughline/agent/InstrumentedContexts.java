package dev.throughline.agent;

import java.util.List;
import java.util.function.Predicate;

import io.micrometer.observation.Observation;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;

/**
 * Tells by its class which observation somebody else makes a span of, too. By name,
 * because the libraries may be absent.
 */
enum InstrumentedContexts implements Predicate<Observation.Context> {

	/**
	 * Whatever leaves or enters the process, statements and scheduled tasks.
	 */
	OF_THE_AGENT(true, "net.ttddyy.observation.tracing.", "org.springframework.scheduling.support."),

	/**
	 * What has an instrumentation in the starter. Messages of RabbitMQ and JMS, Redis and
	 * gRPC have none.
	 *
	 * @see <a href=
	 * "https://opentelemetry.io/docs/zero-code/java/spring-boot-starter/out-of-the-box-instrumentation/">Out
	 * of the box instrumentation</a>
	 */
	OF_THE_STARTER(false, "org.springframework.http.", "org.springframework.web.", "net.ttddyy.observation.tracing.",
			"io.r2dbc.proxy.observation.", "org.springframework.kafka.support.micrometer.",
			"org.springframework.data.mongodb.observability.", "org.springframework.scheduling.support.");

	private final boolean transports;

	private final List<String> prefixes;

	private final ClassValue<Boolean> decisions = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return decide(type);
		}

	};

	InstrumentedContexts(boolean transports, String... prefixes) {
		this.transports = transports;
		this.prefixes = List.of(prefixes);
	}

	@Override
	public boolean test(Observation.Context context) {
		return this.decisions.get(context.getClass());
	}

	private boolean decide(Class<?> type) {
		if (this.transports
				&& (SenderContext.class.isAssignableFrom(type) || ReceiverContext.class.isAssignableFrom(type))) {
			return true;
		}
		for (Class<?> current = type; current != null; current = current.getSuperclass()) {
			if (this.prefixes.stream().anyMatch(current.getName()::startsWith)) {
				return true;
			}
		}
		return false;
	}

}
