package dev.throughline.sample.proxy.policy;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.YAMLException;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.Resource;

/**
 * The YAML file that holds the policies of all tenants.
 */
class PolicyFile {

	private final Resource location;

	PolicyFile(Resource location) {
		this.location = location;
	}

	/**
	 * Read and check the whole file.
	 * @return the policies by tenant
	 * @throws InvalidPolicyFileException if the file is missing or anything in it is
	 * wrong
	 */
	Map<String, Policy> read() {
		Map<String, Policy> policies = new LinkedHashMap<>();
		bind().forEach((tenant, entry) -> policies.put(tenant, policy(tenant, entry)));
		return policies;
	}

	private Map<String, Entry> bind() {
		try {
			return new Binder(ConfigurationPropertySources.from(load()))
				.bind("tenants", Bindable.mapOf(String.class, Entry.class),
						new NoUnboundElementsBindHandler(BindHandler.DEFAULT))
				.orElseThrow(() -> invalid("it has no tenants"));
		}
		catch (BindException ex) {
			throw invalid(describe(ex));
		}
	}

	private List<PropertySource<?>> load() {
		try {
			return new YamlPropertySourceLoader().load("policies", this.location);
		}
		catch (IOException | IllegalStateException ex) {
			throw invalid("it cannot be read: " + ex.getMessage());
		}
		catch (YAMLException ex) {
			throw invalid("it is not valid YAML: " + ex.getMessage());
		}
	}

	private Policy policy(String tenant, Entry entry) {
		try {
			return new Policy(tenant, (entry.models != null) ? entry.models : Set.of(),
					(entry.detectors != null) ? entry.detectors : Map.of());
		}
		catch (IllegalArgumentException ex) {
			throw invalid("tenant '" + tenant + "': " + ex.getMessage());
		}
	}

	private InvalidPolicyFileException invalid(String reason) {
		return new InvalidPolicyFileException("Policy file " + this.location.getDescription() + ": " + reason);
	}

	private static String describe(BindException ex) {
		if (ex.getCause() instanceof UnboundConfigurationPropertiesException unbound) {
			return "not understood: " + unbound.getUnboundProperties();
		}
		return "'" + ex.getName() + "' is wrong: " + NestedExceptionUtils.getMostSpecificCause(ex).getMessage();
	}

	/**
	 * One tenant as it is written.
	 *
	 * @param models the models
	 * @param detectors the actions
	 */
	record Entry(@Nullable Set<String> models, @Nullable Map<Detector, Action> detectors) {

	}

}
