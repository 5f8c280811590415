package dev.throughline.sample.proxy.audit;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link PlatformConfiguration}.
 */
class PlatformConfigurationTests {

	private final List<String> observed = new ArrayList<>();

	@Test
	void callsAreObserved() {
		call(true);
		assertThat(this.observed).containsExactly("http.client.requests");
	}

	@Test
	void callsAreNotObservedWhereThatIsWanted() {
		call(false);
		assertThat(this.observed).isEmpty();
	}

	private void call(boolean observed) {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new ObservationHandler<>() {

			@Override
			public void onStart(Observation.Context context) {
				PlatformConfigurationTests.this.observed.add(String.valueOf(context.getName()));
			}

			@Override
			public boolean supportsContext(Observation.Context context) {
				return true;
			}

		});
		RestClient client = new PlatformConfiguration()
			.platformClient(RestClient.builder().observationRegistry(registry), new PlatformProperties(
					URI.create("http://127.0.0.1:1"), "token", Duration.ofSeconds(1), Duration.ofSeconds(1), observed));
		assertThatExceptionOfType(ResourceAccessException.class)
			.isThrownBy(() -> client.get().retrieve().toBodilessEntity());
	}

}
