package dev.throughline.sampling;

import java.lang.management.ManagementFactory;
import java.util.List;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ExcludedPathsTests {

	@ParameterizedTest
	@CsvSource({ "/app/actuator, true", "/app/actuator/health, true", "/app/actuator/health/db, true",
			"/app/livez, true", "/app/livez/, true", "/app/actuators, false", "/actuator, false", "/app, false",
			"/app/livezz, false", "/app/actuator/../orders, false", "/app/actuator/%2e%2E/orders, false",
			"/app/actuator/..;/orders, false" })
	void actuatorIsExcludedWithEverythingBelow(String path, boolean excluded) {
		ExcludedPaths paths = new ExcludedPaths(null);
		assertThat(paths.isPossible()).isTrue();
		assertThat(paths.contains(path)).isFalse();
		paths.excludeActuator(List.of("/app/actuator", "/app/livez"));
		assertThat(paths.contains(path)).isEqualTo(excluded);
	}

	@Test
	void configuredPathsReplaceTheActuators() {
		ExcludedPaths paths = new ExcludedPaths(List.of(" /internal/** ", "/ping"));
		paths.excludeActuator(List.of("/actuator"));
		assertThat(paths.isActuator()).isFalse();
		assertThat(paths.contains("/internal/a")).isTrue();
		assertThat(paths.contains("/ping")).isTrue();
		assertThat(paths.contains("/ping/a")).isFalse();
		assertThat(paths.contains("/actuator")).isFalse();
	}

	@Test
	void nothingIsExcludedWhenNothingIsConfigured() {
		ExcludedPaths paths = new ExcludedPaths(List.of());
		paths.excludeActuator(List.of("/actuator"));
		assertThat(paths.isPossible()).isFalse();
		assertThat(paths.contains("/actuator")).isFalse();
	}

	@Test
	void lookingUpAPathAllocatesNothing() {
		ExcludedPaths paths = new ExcludedPaths(null);
		paths.excludeActuator(List.of("/app/actuator", "/app/livez", "/app/readyz"));
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long thread = Thread.currentThread().getId();
		boolean excluded = paths.contains("/app/orders/17");
		long before = threads.getThreadAllocatedBytes(thread);
		for (int i = 0; i < 100_000; i++) {
			excluded |= paths.contains("/app/orders/17");
		}
		// what the measurement itself allocates
		assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(100_000);
		assertThat(excluded).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "actuator", "/a/{b:\\d+}", "/a**" })
	void refusesWhatIsNoPattern(String written) {
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new ExcludedPaths(List.of(written)))
			.satisfies((ex) -> assertThat(ex.getName()).isEqualTo("throughline.sampling.exclude-paths"))
			.satisfies((ex) -> assertThat(ex.getValue()).isEqualTo(written))
			.satisfies((ex) -> assertThat(ex.getReason()).isNotBlank());
	}

}
