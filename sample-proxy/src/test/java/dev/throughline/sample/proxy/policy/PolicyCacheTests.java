package dev.throughline.sample.proxy.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.core.io.FileSystemResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PolicyCache}.
 */
class PolicyCacheTests {

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void writeFile() throws IOException {
		this.file = Files.writeString(this.directory.resolve("policies.yaml"), """
				tenants:
				  acme:
				    models: [small]
				    detectors: {email: redact, us_ssn: redact, payment_card: block, api_key: block, person_name: allow}
				""");
	}

	@Test
	void policyIsReadOnce() throws IOException {
		PolicyCache cache = cache(Duration.ofHours(1));
		Policy policy = cache.find("acme");
		Files.delete(this.file);
		assertThat(cache.find("acme")).isSameAs(policy);
	}

	@Test
	void forgottenPolicyIsReadAgain() throws IOException {
		PolicyCache cache = cache(Duration.ZERO);
		assertThat(cache.find("acme").models()).containsExactly("small");
		Files.writeString(this.file, Files.readString(this.file).replace("small", "large"));
		assertThat(cache.find("acme").models()).containsExactly("large");
	}

	@Test
	void nothingLeavesWhenTheFileHasBecomeUnreadable() throws IOException {
		PolicyCache cache = cache(Duration.ZERO);
		Files.writeString(this.file, "tenants: [");
		assertThatExceptionOfType(PoliciesUnavailableException.class).isThrownBy(() -> cache.find("acme"));
	}

	@Test
	void unknownTenantIsRefused() {
		assertThatExceptionOfType(UnknownTenantException.class)
			.isThrownBy(() -> cache(Duration.ofHours(1)).find("initech"));
	}

	@Test
	void badFileStopsTheStart() throws IOException {
		Files.writeString(this.file, "tenants: {}");
		assertThatExceptionOfType(InvalidPolicyFileException.class).isThrownBy(() -> cache(Duration.ofHours(1)));
	}

	private PolicyCache cache(Duration timeToLive) {
		return new PolicyCache(new PolicyProperties(new FileSystemResource(this.file), 10, timeToLive),
				ObservationRegistry.NOOP);
	}

}
