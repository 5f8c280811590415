package dev.throughline.sample.proxy.agent;

import java.util.List;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * The agents beside the outpost, and who asks which of them.
 *
 * @param agents the agents by name
 * @param routes the routes by id
 */
@ConfigurationProperties("outpost")
record GatewayProperties(@DefaultValue Map<String, AgentProperties> agents, @DefaultValue Map<String, Route> routes) {

	GatewayProperties {
		agents = Map.copyOf(agents);
		routes = Map.copyOf(routes);
		for (Map.Entry<String, Route> route : routes.entrySet()) {
			for (String agent : route.getValue().agents()) {
				Assert.isTrue(agents.containsKey(agent),
						"'outpost.routes.%s.agents' names '%s', which is not below 'outpost.agents'"
							.formatted(route.getKey(), agent));
			}
		}
	}

	/**
	 * Requests that are treated alike.
	 *
	 * @param path pattern of their paths
	 * @param agents names of the agents that are asked, in this order
	 */
	record Route(String path, @DefaultValue List<String> agents) {

		Route {
			agents = List.copyOf(agents);
		}

	}

}
