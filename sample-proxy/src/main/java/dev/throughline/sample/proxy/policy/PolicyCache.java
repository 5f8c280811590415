package dev.throughline.sample.proxy.policy;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Finds the policy of a tenant: in memory, or else in the policy file.
 *
 * @since 0.1.0
 */
@Component
public class PolicyCache {

	private static final Logger log = LoggerFactory.getLogger(PolicyCache.class);

	private final PolicyFile file;

	private final Cache<String, Policy> policies;

	private final ObservationRegistry observations;

	PolicyCache(PolicyProperties properties, ObservationRegistry observations) {
		this.file = new PolicyFile(properties.location());
		this.policies = Caffeine.newBuilder()
			.maximumSize(properties.cacheSize())
			.expireAfterWrite(properties.cacheTtl())
			.build();
		this.observations = observations;
		this.file.read();
	}

	/**
	 * Find the policy of a tenant.
	 * @param tenant the name of the tenant
	 * @return its policy
	 * @throws UnknownTenantException if there is none
	 * @throws PoliciesUnavailableException if the file has become unreadable
	 */
	public Policy find(String tenant) {
		Policy policy = lookUp(tenant);
		if (policy == null) {
			throw new UnknownTenantException();
		}
		return policy;
	}

	private @Nullable Policy lookUp(String tenant) {
		Observation observation = Observation.createNotStarted("policy.cache.lookup", this.observations)
			.contextualName("policy.cache.lookup");
		return observation.observe(() -> {
			Policy policy = this.policies.getIfPresent(tenant);
			observation.lowCardinalityKeyValue("policy.cache.hit", String.valueOf(policy != null));
			if (policy == null) {
				policy = read(tenant);
			}
			observation.lowCardinalityKeyValue("policy.found", String.valueOf(policy != null));
			return policy;
		});
	}

	private @Nullable Policy read(String tenant) {
		try {
			Policy policy = this.file.read().get(tenant);
			if (policy != null) {
				this.policies.put(tenant, policy);
			}
			return policy;
		}
		catch (InvalidPolicyFileException ex) {
			log.warn("policies unavailable: {}", ex.getMessage());
			throw new PoliciesUnavailableException();
		}
	}

}
