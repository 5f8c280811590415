package dev.throughline.sample.proxy.policy;

import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PolicyFile}.
 */
class PolicyFileTests {

	private static final String GOOD = """
			tenants:
			  acme:
			    models: [small, large]
			    detectors: {email: redact, us_ssn: redact, payment_card: block, api_key: block, person_name: allow}
			""";

	@Test
	void policiesAreReadByTenant() {
		Map<String, Policy> policies = read(GOOD);
		assertThat(policies).containsOnlyKeys("acme");
		assertThat(policies.get("acme").models()).containsExactlyInAnyOrder("small", "large");
		assertThat(policies.get("acme").actionFor(Detector.PAYMENT_CARD)).isEqualTo(Action.BLOCK);
		assertThat(policies.get("acme").actionFor(Detector.PERSON_NAME)).isEqualTo(Action.ALLOW);
	}

	@Test
	void shippedPoliciesAreGood() {
		Map<String, Policy> policies = new PolicyFile(new ClassPathResource("policies.yaml")).read();
		assertThat(policies.get("acme").actionFor(Detector.PERSON_NAME)).isEqualTo(Action.REDACT);
		assertThat(policies.get("globex").actionFor(Detector.PERSON_NAME)).isEqualTo(Action.ALLOW);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			email: redact      | email: erase      | erase
			email: redact      | e-post: redact    | e-post
			email: redact,     | ''                | 'email'
			models             | modells           | modells
			[small, large]     | []                | models
			detectors          | deetectors        | deetectors
			tenants            | tenant            | tenants
			""")
	void mistakeIsNamed(String good, String bad, String named) {
		assertThatExceptionOfType(InvalidPolicyFileException.class).isThrownBy(() -> read(GOOD.replace(good, bad)))
			.withMessageStartingWith("Policy file ")
			.withMessageContaining(named);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "tenants:", "tenants: {}", "tenants: [", "tenants: x", "\u0000", "- a" })
	void fileWithoutPoliciesIsRefused(String yaml) {
		assertThatExceptionOfType(InvalidPolicyFileException.class).isThrownBy(() -> read(yaml))
			.withMessageStartingWith("Policy file ");
	}

	@Test
	void missingFileIsNamed() {
		assertThatExceptionOfType(InvalidPolicyFileException.class)
			.isThrownBy(() -> new PolicyFile(new ClassPathResource("missing.yaml")).read())
			.withMessageContaining("missing.yaml");
	}

	private static Map<String, Policy> read(String yaml) {
		return new PolicyFile(new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8), "under test")).read();
	}

}
