package dev.throughline.propagation;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the trust boundary.
 *
 * @param inbound Whose context is continued: continue for everybody's, restart for
 * nobody's, continue-from for that of the callers named by inbound-from or
 * inbound-header. Everybody else's becomes a link of a new trace.
 * @param inboundFrom Addresses and CIDR ranges of callers whose context is continued with
 * continue-from, compared with the other end of the connection.
 * @param inboundHeader Request header, as name or name=value, of callers whose context is
 * continued with continue-from.
 * @param outbound Hosts that may have context.
 * @param baggage Hosts that may have baggage.
 */
@ConfigurationProperties("throughline.propagation")
record TrustBoundaryProperties(@DefaultValue("continue") Inbound inbound, @DefaultValue List<String> inboundFrom,
		@Nullable String inboundHeader, @DefaultValue Outbound outbound, @DefaultValue BaggageHosts baggage) {

	TrustBoundaryProperties {
		inboundFrom = List.copyOf(inboundFrom);
	}

	/**
	 * Whose context is continued.
	 */
	enum Inbound {

		/**
		 * Everybody's.
		 */
		CONTINUE,

		/**
		 * That of the callers named.
		 */
		CONTINUE_FROM,

		/**
		 * Nobody's.
		 */
		RESTART

	}

	/**
	 * Hosts that may have context.
	 *
	 * @param allow Hosts that may have context: names, *.suffix, addresses, CIDR ranges,
	 * with or without a port, or URLs. When empty, all that are not denied.
	 * @param deny Hosts that get no context. Win over those allowed.
	 */
	record Outbound(@DefaultValue List<String> allow, @DefaultValue List<String> deny) {

		Outbound {
			allow = List.copyOf(allow);
			deny = List.copyOf(deny);
		}

	}

	/**
	 * Hosts that may have baggage.
	 *
	 * @param allow Hosts that may have baggage, of those that may have context. Empty for
	 * none, * for all.
	 */
	record BaggageHosts(@DefaultValue("<internal>") List<String> allow) {

		BaggageHosts {
			allow = List.copyOf(allow);
		}

	}

}
