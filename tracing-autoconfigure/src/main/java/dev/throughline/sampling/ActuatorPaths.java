package dev.throughline.sampling;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Tells which paths of the application's own server belong to the actuator: everything
 * below the base path, or each endpoint where there is none, and the paths that health
 * groups have besides. Asked when all beans are there, because endpoints know everything.
 */
final class ActuatorPaths implements SmartInitializingSingleton {

	private final ExcludedPaths excluded;

	private final ObjectProvider<PathMappedEndpoints> endpoints;

	private final Environment environment;

	private final Supplier<String> prefix;

	/**
	 * Creates the teller.
	 * @param excluded to be told
	 * @param endpoints the endpoints
	 * @param environment tells which port the actuator is on
	 * @param prefix tells what stands before every path
	 */
	ActuatorPaths(ExcludedPaths excluded, ObjectProvider<PathMappedEndpoints> endpoints, Environment environment,
			Supplier<String> prefix) {
		this.excluded = excluded;
		this.endpoints = endpoints;
		this.environment = environment;
		this.prefix = prefix;
	}

	/**
	 * Returns a path that stands before others.
	 * @param environment has the property
	 * @param property the property with the path
	 * @return the path without a slash at its end
	 */
	static String prefix(Environment environment, String property) {
		return StringUtils.trimTrailingCharacter(environment.getProperty(property, ""), '/');
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.excluded.isActuator()) {
			this.endpoints.ifAvailable((available) -> this.excluded.excludeActuator(paths(available)));
		}
	}

	private List<String> paths(PathMappedEndpoints available) {
		List<String> paths = new ArrayList<>();
		if (ManagementPortType.get(this.environment) == ManagementPortType.SAME) {
			String basePath = available.getBasePath();
			if (basePath.isEmpty() || basePath.equals("/")) {
				paths.addAll(available.getAllPaths());
				paths.remove("/");
			}
			else {
				paths.add(basePath);
			}
		}
		for (PathMappedEndpoint endpoint : available) {
			paths.addAll(endpoint.getAdditionalPaths(WebServerNamespace.SERVER));
		}
		String before = this.prefix.get();
		paths.replaceAll((path) -> before + (path.startsWith("/") ? path : "/" + path));
		return paths;
	}

}
